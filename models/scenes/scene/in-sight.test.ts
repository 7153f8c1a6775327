import assert from "node:assert/strict";
import test from "node:test";
import { inSight } from "./in-sight.ts";

const CAMERA = { position: [0, 0, 1.5], yaw: 90, pitch: 0, roll: 0, fieldOfView: 60 } as const;

for (
  const [what, item, expected] of [
    ["a person ahead", { kind: "person", x: 0, y: 20 }, true],
    ["a person behind", { kind: "person", x: 0, y: -20 }, false],
    ["a person far to the side", { kind: "person", x: 30, y: 20 }, false],
    ["a person at the border", { kind: "person", x: 12, y: 20 }, true],
    [
      "a house just behind, for its shadow",
      { kind: "building", x: 0, y: -12, size: [10, 12, 3] },
      true,
    ],
  ] as const
) {
  test(`inSight() says ${expected} to ${what}`, () => {
    assert.equal(inSight(item, CAMERA), expected);
  });
}
