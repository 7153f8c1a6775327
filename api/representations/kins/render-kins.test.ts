import { assertEquals } from "@std/assert";
import { readKins } from "@kanizsa/shared/formats/kins/read-kins.ts";
import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import fc from "fast-check";
import { arbitraryResult } from "../testing/arbitrary-result.ts";
import { makeResult } from "../testing/make-result.ts";
import { renderKins } from "./render-kins.ts";

Deno.test("readKins() reads the masks that renderKins() wrote", () => {
  fc.assert(fc.property(arbitraryResult, (result) => {
    const { images: [image] } = readKins(JSON.parse(JSON.stringify(renderKins(result))));
    assertEquals(
      image.instances.map(({ id, category, amodal, visible }) => ({
        id,
        category,
        amodal,
        visible,
      })),
      result.instances.map(({ id, category, amodal, visible }) => ({
        id,
        category,
        amodal: decodeRuns(amodal.segmentation),
        visible: decodeRuns(visible.segmentation),
      })),
    );
  }));
});

Deno.test("renderKins() has the fields of 2020, with cluster and depth", () => {
  const front = RunLengthMask.filled(20, 10, [0, 0, 10, 10]);
  const behind = RunLengthMask.filled(20, 10, [6, 0, 8, 10]);
  const alone = RunLengthMask.filled(20, 10, [17, 2, 2, 3]);
  const file = renderKins(makeResult(
    20,
    10,
    [{ amodal: behind, visible: behind.difference(front) }, { amodal: front }, { amodal: alone }],
    [[2, 1]],
  ));
  assertEquals(file.annotations[0], {
    id: 1,
    image_id: 1,
    category_id: 1,
    iscrowd: 0,
    bbox: [6, 0, 8, 10],
    area: 80,
    a_segm: [[6, 0, 14, 0, 14, 10, 6, 10]],
    a_bbox: [6, 0, 8, 10],
    a_area: 80,
    i_segm: [[10, 0, 14, 0, 14, 10, 10, 10]],
    i_bbox: [10, 0, 4, 10],
    i_area: 40,
    oco_id: 1,
    ico_id: 2,
    score: 0.5,
  });
  assertEquals(file.annotations.map(({ oco_id, ico_id }) => [oco_id, ico_id]), [
    [1, 2],
    [1, 1],
    [0, 0],
  ]);
});
