import assert from "node:assert/strict";
import test from "node:test";
import { Draw } from "./draw.ts";

test("Draw gives the same for the same seeds and another for others", () => {
  const take = (...seeds: (string | number)[]) => {
    const draw = new Draw(...seeds);
    return [draw.unit(), draw.between(2, 5), draw.whole(1, 9), draw.normal(0, 1)];
  };
  assert.deepEqual(take("car", 7), take("car", 7));
  assert.notDeepEqual(take("car", 7), take("car", 8));
});

test("Draw.whole() reaches both ends", () => {
  const draw = new Draw("ends");
  const found = new Set(Array.from({ length: 200 }, () => draw.whole(3, 5)));
  assert.deepEqual([...found].sort(), [3, 4, 5]);
});

test("Draw.weighted() follows the weights", () => {
  const draw = new Draw("weights");
  let often = 0;
  for (let i = 0; i < 4000; i++) {
    if (draw.weighted([["often", 3], ["rare", 1], ["never", 0]] as const) === "often") often++;
  }
  assert.ok(often > 2880 && often < 3120, `got ${often} of 4000`);
});

test("Draw.normal() has the mean and the deviation asked for", () => {
  const draw = new Draw("normal");
  const values = Array.from({ length: 5000 }, () => draw.normal(10, 2));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length,
  );
  assert.ok(
    Math.abs(mean - 10) < 0.1 && Math.abs(deviation - 2) < 0.1,
    `got ${mean} and ${deviation}`,
  );
});
