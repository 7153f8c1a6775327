import assert from "node:assert/strict";
import test from "node:test";
import { doublingOnnx, tinyOnnx } from "../testing/tiny-onnx.ts";
import { openSessions } from "./sessions.ts";
import { withSignal } from "./with-signal.ts";

const OPTIONS = { provider: "cpu", threads: 1 };
const NETWORKS = [{ name: "double", bytes: doublingOnnx() }];
const input = (...values: number[]) => ({
  dims: [1, values.length],
  data: Float32Array.from(values),
});

test("openSessions() runs a network on inputs of any shape", async () => {
  const runtime = await openSessions(NETWORKS, OPTIONS);
  for (const values of [[1.5], [1, -2, 3]]) {
    const { y } = await runtime.run("double", { x: input(...values) });
    assert.deepEqual(y.dims, [1, values.length]);
    assert.deepEqual([...y.data], values.map((value) => value * 2));
  }
  assert.equal(runtime.provider, "cpu");
  await runtime.dispose();
});

const TWIN = tinyOnnx({
  nodes: [{ op: "Mul", inputs: ["x", "x"], outputs: ["y"] }],
  inputs: [{ name: "x", shape: ["side0", "side1"] }],
  outputs: [{ name: "y", shape: ["side0", "side1"] }],
});

for (
  const [asked, twin, precision, expected] of [
    ["int8", TWIN, "int8", 9],
    ["float32", TWIN, "float32", 6],
    [undefined, TWIN, "float32", 6],
    ["int8", undefined, "float32", 6],
  ] as const
) {
  const twins = twin ? "a twin" : "no twin";
  test(`openSessions() asked for ${asked} of networks with ${twins} runs ${precision}`, async () => {
    const runtime = await openSessions([{ ...NETWORKS[0], int8: twin }], {
      ...OPTIONS,
      precision: asked,
    });
    const { y } = await runtime.run("double", { x: input(3) });
    assert.deepEqual([runtime.precision, y.data[0]], [precision, expected]);
    await runtime.dispose();
  });
}

test("openSessions() keeps concurrent runs apart", async () => {
  const runtime = await openSessions(NETWORKS, OPTIONS);
  const outputs = await Promise.all(
    Array.from({ length: 20 }, (_, i) => runtime.run("double", { x: input(i, i + 1) })),
  );
  outputs.forEach(({ y }, i) => assert.deepEqual([...y.data], [2 * i, 2 * i + 2]));
  await runtime.dispose();
});

test("openSessions() refuses a network that the model does not have", async () => {
  const runtime = await openSessions(NETWORKS, OPTIONS);
  await assert.rejects(runtime.run("triple", {}), { message: "Run one of double: got triple" });
  await runtime.dispose();
});

test("openSessions() says which networks the model has", async () => {
  const runtime = await openSessions(NETWORKS, OPTIONS);
  assert.deepEqual([runtime.has?.("double"), runtime.has?.("triple")], [true, false]);
  await runtime.dispose();
});

test("openSessions() refuses data that do not fill their dimensions", async () => {
  const runtime = await openSessions(NETWORKS, OPTIONS);
  await assert.rejects(runtime.run("double", { x: { dims: [2, 2], data: new Float32Array(3) } }));
  await runtime.dispose();
});

test("openSessions() rejects bytes that are no ONNX file", async () => {
  await assert.rejects(openSessions([{ name: "broken", bytes: Buffer.from("no onnx") }], OPTIONS));
});

test("openSessions() leaves memory flat over many runs of varied shapes", async () => {
  const runtime = await openSessions(NETWORKS, OPTIONS);
  const runMany = async (times: number) => {
    for (let i = 0; i < times; i++) {
      const x = { dims: [100 + (i % 13), 1000], data: new Float32Array((100 + (i % 13)) * 1000) };
      await runtime.run("double", { x });
    }
    return process.memoryUsage.rss();
  };
  const before = await runMany(300);
  const after = await runMany(900);
  assert.ok(after - before < 60e6, `grew by ${Math.round((after - before) / 1e6)} MB`);
  await runtime.dispose();
});

test("withSignal() refuses to run once the request was abandoned", async () => {
  const controller = new AbortController();
  const calls: string[] = [];
  const runtime = withSignal({
    provider: "cpu",
    run: (network) => {
      calls.push(network);
      return Promise.resolve({});
    },
    has: (network) => network === "trunk",
  }, controller.signal);
  assert.deepEqual([runtime.has?.("trunk"), runtime.has?.("match")], [true, false]);
  await runtime.run("trunk", {});
  controller.abort(new Error("client gone"));
  await assert.rejects(runtime.run("match", {}), { message: "client gone" });
  assert.deepEqual(calls, ["trunk"]);
});
