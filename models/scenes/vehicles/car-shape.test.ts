import assert from "node:assert/strict";
import test from "node:test";
import { Draw } from "../random/draw.ts";
import { CAR_BODIES } from "./body-numbers.ts";
import { drawCarShape, roofHalfWidth } from "./car-shape.ts";

for (const body of CAR_BODIES) {
  test(`drawCarShape() gives a ${body} the order of its parts`, () => {
    for (let seed = 0; seed < 40; seed++) {
      const shape = drawCarShape(body, new Draw(body, seed));
      const places = [0, shape.cowl, shape.header, shape.rearTop, shape.rearBase, shape.length];
      for (let i = 1; i < places.length; i++) {
        assert.ok(places[i] > places[i - 1], `seed ${seed}: ${places}`);
      }
      assert.ok(
        shape.frontAxle < shape.rearAxle && shape.rearAxle + shape.wheelRadius < shape.length,
      );
      assert.ok(shape.features.glassTo > shape.features.glassFrom + 0.8, `seed ${seed}`);
    }
  });

  test(`drawCarShape() lets the windows of a ${body} lean in`, () => {
    for (let seed = 0; seed < 40; seed++) {
      const shape = drawCarShape(body, new Draw(body, seed));
      const middle = (shape.header + shape.rearTop) / 2;
      assert.ok(roofHalfWidth(shape, middle) < shape.halfWidth - 0.05);
      assert.ok(roofHalfWidth(shape, middle) > shape.halfWidth * 0.55);
      assert.ok(Math.abs(shape.top.at(middle) - shape.height) < 0.12);
    }
  });
}

test("drawCarShape() sinks a pickup's bed below its sides", () => {
  const shape = drawCarShape("pickup", new Draw("bed", 1));
  const middle = (shape.rearBase + shape.length) / 2;
  assert.ok(shape.top.at(middle) < shape.shoulder.at(middle) - 0.15);
});
