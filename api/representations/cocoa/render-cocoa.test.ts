import { assert, assertEquals } from "@std/assert";
import { readCocoa } from "@kanizsa/shared/formats/cocoa/read-cocoa.ts";
import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import fc from "fast-check";
import { arbitraryResult } from "../testing/arbitrary-result.ts";
import { makeResult } from "../testing/make-result.ts";
import { renderCocoa } from "./render-cocoa.ts";

Deno.test("readCocoa() reads the masks and the order that renderCocoa() wrote", () => {
  fc.assert(fc.property(arbitraryResult, (result) => {
    const { images: [image] } = readCocoa(JSON.parse(JSON.stringify(renderCocoa(result))));
    const seen = result.instances.filter(({ amodal }) => amodal.area > 0);
    assertEquals(
      image.instances.map(({ id, amodal, visible }) => ({ id, amodal, visible })),
      seen.map(({ id, amodal, visible }) => ({
        id,
        amodal: decodeRuns(amodal.segmentation),
        visible: decodeRuns(visible.segmentation),
      })),
    );
    const ids = new Set(seen.map(({ id }) => id));
    assertEquals(image.order, result.order.filter((pair) => pair.every((id) => ids.has(id))));
  }));
});

Deno.test("renderCocoa() says rate, order and hidden part of each region", () => {
  const front = RunLengthMask.filled(20, 10, [0, 0, 10, 10]);
  const behind = RunLengthMask.filled(20, 10, [6, 0, 8, 10]);
  const result = makeResult(
    20,
    10,
    [{ amodal: behind, visible: behind.difference(front) }, { amodal: front }],
    [[2, 1]],
  );
  const [{ regions: [first, second], ...annotation }] = renderCocoa(result).annotations;
  assertEquals(annotation, { id: 1, image_id: 1, depth_constraint: "1-2", size: 2 });
  assertEquals(first, {
    id: 2,
    name: "car",
    segmentation: [0, 0, 10, 0, 10, 10, 0, 10],
    area: 100,
    isStuff: 0,
    occlude_rate: 0,
    order: 1,
    score: 1 / 3,
  });
  assertEquals(second, {
    id: 1,
    name: "car",
    segmentation: [6, 0, 14, 0, 14, 10, 6, 10],
    area: 80,
    isStuff: 0,
    occlude_rate: 0.5,
    order: 2,
    visible_mask: result.instances[0].visible.segmentation,
    invisible_mask: result.instances[0].invisible.segmentation,
    score: 0.5,
  });
});

Deno.test("renderCocoa() leaves out an instance without a pixel, and its pairs", () => {
  const empty = new RunLengthMask(9, 9);
  const box = RunLengthMask.filled(9, 9, [1, 1, 3, 3]);
  const result = makeResult(9, 9, [{ amodal: empty }, { amodal: box }], [[2, 1]]);
  const [{ regions, depth_constraint, size }] = renderCocoa(result).annotations;
  assertEquals([regions.length, regions[0].id, depth_constraint, size], [1, 2, "", 1]);
  assert(!("visible_mask" in regions[0]));
});
