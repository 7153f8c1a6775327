import assert from "node:assert/strict";
import test from "node:test";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { remember, type Remembered } from "./remember.ts";

test("remember() runs what looks at the picture once, in turn, and what asks the bank every time", async () => {
  const calls: string[] = [];
  const runtime: Runtime = {
    provider: "fake",
    has: (network) => network === "trunk",
    run: (network) => {
      calls.push(network);
      return Promise.resolve({ y: { dims: [1], data: Float32Array.of(calls.length) } });
    },
  };
  const remembered: Remembered = new Map();
  const answers: number[][] = [];
  for (let bank = 0; bank < 2; bank++) {
    const own = remember(runtime, remembered);
    const said: number[] = [];
    for (const network of ["trunk", "match", "trunk"]) {
      said.push((await own.run(network, {})).y.data[0]);
    }
    answers.push(said);
    assert.deepEqual([own.has?.("trunk"), own.has?.("match")], [true, false]);
  }
  assert.deepEqual(calls, ["trunk", "match", "trunk", "match"]);
  assert.deepEqual(answers, [[1, 2, 3], [1, 4, 3]]);
});
