import assert from "node:assert/strict";
import test from "node:test";
import { COARSE_LENGTH, poolWindow } from "@kanizsa/shared/pipeline/coarse-map.ts";
import { tinyReference } from "../testing/tiny-bank.ts";
import { packReference, unpackReference } from "./packed-reference.ts";

test("packCoarse() is the coarse map of what is stored, in steps of 1/127", () => {
  const row = packReference(tinyReference("a", 4));
  const expected = new Float32Array(COARSE_LENGTH);
  poolWindow(unpackReference(row), expected);
  assert.equal(row.coarse.length, COARSE_LENGTH);
  row.coarse.forEach((value, i) => assert.ok(Math.abs(value - 127 * expected[i]) < 0.501));
});

test("packCoarse() cuts what is longer than a response can be", () => {
  const reference = tinyReference("loud");
  reference.responseMap.forEach((value, i) => reference.responseMap[i] = 100 * Math.sign(value));
  const { coarse } = packReference(reference);
  assert.deepEqual([Math.min(...coarse), Math.max(...coarse)], [-127, 127]);
});
