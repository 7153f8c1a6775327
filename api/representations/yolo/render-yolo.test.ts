import { assert, assertEquals } from "@std/assert";
import { polygonRuns } from "@kanizsa/shared/mask/polygon-runs.ts";
import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import fc from "fast-check";
import { arbitraryResult } from "../testing/arbitrary-result.ts";
import { makeResult } from "../testing/make-result.ts";
import { renderYolo } from "./render-yolo.ts";

Deno.test("renderYolo() writes a line for each instance: class, then shares of both sides", () => {
  const amodal = RunLengthMask.filled(30, 10, [3, 1, 10, 5]);
  const result = makeResult(30, 10, [{ amodal }, { amodal, category: "bus" }]);
  const shares = "0.1 0.1 0.433333 0.1 0.433333 0.6 0.1 0.6";
  assertEquals(renderYolo(result), `1 ${shares}\n0 ${shares}\n`);
});

Deno.test("renderYolo() of no instance, or of one without a pixel, is empty", () => {
  assertEquals(renderYolo(makeResult(9, 9, [])), "");
  assertEquals(renderYolo(makeResult(9, 9, [{ amodal: new RunLengthMask(9, 9) }])), "");
});

Deno.test("renderYolo()'s polygons, in px again, give the amodal masks back", () => {
  fc.assert(fc.property(arbitraryResult, (result) => {
    const { image: { width, height }, instances } = result;
    const lines = renderYolo(result).split("\n").slice(0, -1);
    const masks = lines.map((line) => {
      const shares = line.split(" ").slice(1).map(Number);
      assert(shares.every((share) => share >= 0 && share <= 1));
      return polygonRuns([shares.map((s, i) => s * (i % 2 ? height : width))], width, height);
    });
    const filled = instances.filter(({ amodal }) => amodal.area > 0);
    assertEquals(masks, filled.map(({ amodal }) => decodeRuns(amodal.segmentation)));
  }));
});
