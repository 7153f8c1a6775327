import assert from "node:assert/strict";
import test from "node:test";
import { overlaps } from "./overlap.ts";

const CAR = { x: 0, y: 0, heading: 0, length: 4, width: 2 };

for (
  const [what, other, expected] of [
    ["one beside it", { ...CAR, y: 2.1 }, false],
    ["one that touches its side", { ...CAR, y: 1.9 }, true],
    ["one behind it", { ...CAR, x: -4.2 }, false],
    ["one across its nose", { ...CAR, x: 2.9, heading: Math.PI / 2 }, true],
    ["one across, a little further", { ...CAR, x: 3.1, heading: Math.PI / 2 }, false],
    [
      "one aslant whose corner stays clear",
      { ...CAR, x: 3.4, y: 2.6, heading: Math.PI / 4 },
      false,
    ],
  ] as const
) {
  test(`overlaps() says ${expected} to ${what}, both ways round`, () => {
    assert.equal(overlaps(CAR, other), expected);
    assert.equal(overlaps(other, CAR), expected);
  });
}

test("overlaps() counts a gap that must stay", () => {
  assert.equal(overlaps(CAR, { ...CAR, y: 2.1 }, 0.3), true);
});
