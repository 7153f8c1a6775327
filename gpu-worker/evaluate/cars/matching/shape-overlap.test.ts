import assert from "node:assert/strict";
import test from "node:test";
import { filledBox } from "../../testing/answering-worker.ts";
import { asTarget, occlude } from "../../occlusion/occlude.ts";
import { shapeOverlap, trueShape } from "./shape-overlap.ts";

const shapeOf = (box: [number, number, number, number]) => {
  const size = { width: 300, height: 200 };
  const picture = { ...size, rgb: new Uint8Array(300 * 200 * 3) };
  return trueShape(occlude(picture, asTarget(filledBox(box, size)), []));
};

test("shapeOverlap() compares silhouettes at one scale and centre, wherever they lay", () => {
  assert.equal(shapeOverlap(shapeOf([10, 20, 80, 40]), shapeOf([120, 60, 160, 80])), 1);
  const wide = shapeOverlap(shapeOf([10, 20, 80, 40]), shapeOf([10, 20, 100, 40]));
  assert.ok(Math.abs(wide - 0.8) < 0.01, `got ${wide}`);
});
