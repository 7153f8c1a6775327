import assert from "node:assert/strict";
import test from "node:test";
import { counts } from "./count-rule.ts";

const PLAIN = {
  visibleBox: [0, 0, 20, 16],
  visibleArea: 100,
  amodalArea: 500,
  inside: 0.25,
} as const;

test("counts() takes what just reaches every limit", () => {
  assert.equal(counts(PLAIN), true);
});

for (
  const [what, change] of [
    ["lower than 16 px", { visibleBox: [0, 0, 20, 15] }],
    ["smaller than 100 px", { visibleArea: 99, amodalArea: 200 }],
    ["less than 20 % visible", { amodalArea: 501 }],
    ["almost all beyond the border", { inside: 0.24 }],
  ] as const
) {
  test(`counts() leaves out what is ${what}`, () => {
    assert.equal(counts({ ...PLAIN, ...change }), false);
  });
}
