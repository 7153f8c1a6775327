import assert from "node:assert/strict";
import test from "node:test";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { tinyReference } from "../../testing/tiny-bank.ts";
import { referenceSimilarity } from "./reference-similarity.ts";

const one = tinyReference("one", 1);
const half = { ...one, mask: encodeRle(RunLengthMask.filled(384, 256, [192, 0, 192, 256])) };
const turned = { ...one, responseMap: one.responseMap.map((value) => -value) };

test("referenceSimilarity() wants the same shape and the same responses", () => {
  const similarity = referenceSimilarity([one, one, half, turned, tinyReference("two", 2)]);
  assert.ok(Math.abs(similarity(0, 1) - 1) < 1e-5);
  assert.ok(similarity(0, 2) < 0.5 && similarity(0, 2) > 0);
  assert.equal(similarity(0, 3), 0);
  const other = similarity(0, 4);
  assert.ok(other < 0.99, `${other}`);
  assert.equal(similarity(4, 0), other);
});
