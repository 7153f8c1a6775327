import assert from "node:assert/strict";
import test from "node:test";
import { doublingOnnx } from "../testing/tiny-onnx.ts";
import { openWithProvider, type ProviderChecks } from "./providers.ts";
import { openSessions } from "./sessions.ts";

const CHECKS: ProviderChecks = {
  available: ["cpu", "webgpu", "cuda"],
  absent: () => null,
  probe: () => Promise.resolve(null),
};
const open = (provider: string) => {
  if (provider === "cpu") return Promise.resolve("cpu runtime");
  return Promise.reject(new Error(`\nNo ${provider} device\nat line 1`));
};

test("openWithProvider() uses the first provider that opens and says why not the others", async () => {
  const { runtime, report } = await openWithProvider(
    ["coreml", "cuda", "cpu", "webgpu"],
    open,
    CHECKS,
  );
  assert.equal(runtime, "cpu runtime");
  assert.deepEqual(report, {
    used: "cpu",
    attempts: [
      {
        provider: "coreml",
        used: false,
        reason: "not in this build of onnxruntime-node, which has cpu, webgpu, cuda",
      },
      { provider: "cuda", used: false, reason: "No cuda device" },
      { provider: "cpu", used: true, reason: null },
      { provider: "webgpu", used: false, reason: "cpu comes first" },
    ],
  });
});

test("openWithProvider() does not fall back to a provider that was not asked for", async () => {
  await assert.rejects(openWithProvider(["cuda"], open, CHECKS), {
    message: 'Set KANIZSA_EXECUTION_PROVIDERS to providers that this machine has, "cpu" always ' +
      "works: got cuda (No cuda device)",
  });
});

test("openWithProvider() opens nothing with a provider whose trial run failed, in front of the CPU", async () => {
  const opened: string[] = [];
  const probed: unknown[] = [];
  const { report } = await openWithProvider(["cuda", "webgpu", "cpu"], (provider) => {
    opened.push(provider);
    return Promise.resolve(provider);
  }, {
    ...CHECKS,
    absent: (provider) => provider === "cuda" ? "no library" : null,
    probe: (...tried) => {
      probed.push(tried);
      return Promise.resolve("slower than cpu");
    },
  });
  assert.deepEqual(opened, ["cpu"]);
  assert.deepEqual(probed, [["webgpu", { rival: "cpu" }]]);
  assert.deepEqual(report.attempts.map(({ reason }) => reason), [
    "no library",
    "slower than cpu",
    null,
  ]);
});

test("openWithProvider() opens real sessions on the CPU", async () => {
  const networks = [{ name: "double", bytes: doublingOnnx() }];
  const { runtime, report } = await openWithProvider(
    ["cpu"],
    (provider) => openSessions(networks, { provider, threads: 1 }),
  );
  assert.equal(report.used, "cpu");
  await runtime.dispose();
});
