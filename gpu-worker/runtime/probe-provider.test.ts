import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { tinyOnnx } from "../testing/tiny-onnx.ts";
import { probeProvider } from "./probe-provider.ts";

test("probeProvider() finds the CPU, which is never slower than itself twice over", async () => {
  assert.equal(await probeProvider("cpu"), null);
});

test("probeProvider() gives the reason that onnxruntime gives", async () => {
  assert.match(await probeProvider("qnn") ?? "", /backend not found/);
});

/** [what a driver does, as a program, seconds, reason] */
const DRIVERS: readonly [what: string, program: string, seconds: number, reason: RegExp][] = [
  ["aborts", "process.abort()", 20, /^its trial run ended with SIGABRT$/],
  ["crashes", "process.kill(process.pid, 'SIGSEGV')", 20, /^its trial run ended with SIGSEGV$/],
  ["exits", "process.exit(3)", 20, /^its trial run ended with code 3$/],
  ["hangs", "for (;;) {}", 1, /^its trial run took longer than 1 s$/],
  [
    "computes on the CPU",
    `console.log('{"ms":300,"rivalMs":30}')`,
    20,
    /^slower than cpu: 300 ms for a trial run that takes cpu 30 ms; name it without cpu/,
  ],
  ["prints something else", "console.log('hello')", 20, /^its trial run printed "hello\\n"$/],
  ["works", `console.log('hello');console.log('{"ms":50,"rivalMs":30}')`, 20, /^null$/],
];

for (const [what, text, seconds, reason] of DRIVERS) {
  test(`probeProvider() outlives a driver that ${what}`, () =>
    inTemporaryFolder(async (folder) => {
      const program = join(folder, "driver.mjs");
      await writeFile(program, text);
      assert.match(
        String(await probeProvider("webgpu", { rival: "cpu", seconds, program })),
        reason,
      );
    }));
}

test("the trial run's network is x to the seventh", async () => {
  const program = new URL("probe-program.mjs", import.meta.url);
  const { NETWORK }: { readonly NETWORK: string } = await import(program.href);
  const sides = { shape: [512, 512] };
  const bytes = tinyOnnx({
    nodes: Array.from({ length: 6 }, (_, i) => ({
      op: "MatMul",
      inputs: [i === 0 ? "x" : `m${i}`, "x"],
      outputs: [i === 5 ? "y" : `m${i + 1}`],
    })),
    inputs: [{ name: "x", ...sides }],
    outputs: [{ name: "y", ...sides }],
  });
  assert.equal(bytes.toString("base64"), NETWORK);
});
