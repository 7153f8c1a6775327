import assert from "node:assert/strict";
import test from "node:test";
import { answerKey } from "./answer-key.ts";

test("answerKey() tells parts apart that read the same together", () => {
  assert.notEqual(answerKey("ab", "c"), answerKey("a", "bc"));
  assert.equal(answerKey("ab"), answerKey(new Uint8Array([97, 98])));
});
