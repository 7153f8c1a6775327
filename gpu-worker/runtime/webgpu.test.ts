import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { softwareVulkan } from "../testing/software-vulkan.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** One of every kind of layer, small enough for a driver that computes on the CPU. */
const NETWORKS = ["visual-concepts", "pair-vote", "occluder", "visible-mask"];
const TIMEOUT_MS = 170_000;
const TOLERANCE = 1e-4;

test("WebGPU computes what the CPU does, on a software driver", { timeout: 180_000 }, async (t) => {
  const driver = await softwareVulkan();
  if (!driver) return t.skip("needs Chromium's SwiftShader: apt-get install chromium");
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "gpu-worker/testing/compare-provider.ts", "webgpu", ...NETWORKS],
    { cwd: ROOT, env: { ...process.env, ...driver }, timeout: TIMEOUT_MS },
  );
  let printed = "";
  let said = "";
  child.stdout.on("data", (data: Buffer) => printed += data);
  child.stderr.on("data", (data: Buffer) => said += data);
  const [code] = await new Promise<[number | null]>((resolve) =>
    child.on("close", (code) => resolve([code]))
  );
  assert.equal(code, 0, said);
  const differences: Record<string, number> = JSON.parse(printed);
  assert.equal(Object.keys(differences).length, 6);
  for (const [output, difference] of Object.entries(differences)) {
    assert.ok(difference <= TOLERANCE, `${output} differs by ${difference}`);
  }
});
