import assert from "node:assert/strict";
import test from "node:test";
import { peakDisplacement } from "@kanizsa/shared/pipeline/vote.ts";
import { truthHeat } from "./truth-heat.ts";

test("truthHeat() peaks where the vote of the same heat map would look for the centre", () => {
  for (const [dx, dy] of [[0, 0], [24, -16], [-37, 11]]) {
    const found = peakDisplacement(truthHeat(dx, dy));
    assert.ok(
      Math.abs(found.dx - dx) < 0.6 && Math.abs(found.dy - dy) < 0.6,
      `${found.dx} ${found.dy}`,
    );
  }
});
