import { assertEquals } from "@std/assert";
import { area, boundingBox, difference, intersection } from "@kanizsa/shared/mask/bitmap.ts";
import { decodeRle, encodeRle } from "@kanizsa/shared/mask/rle.ts";

/** Truth that draw-crossing.mjs rendered, its RLE written by an encoder of its own. */
const truth = JSON.parse(
  await Deno.readTextFile(new URL("./fixtures/crossing.json", import.meta.url)),
);

for (const { name, amodal, visible, invisible, occlusion_rate } of truth.instances) {
  Deno.test(`decodeRle() reads the masks of the ${name} as they were rendered`, () => {
    const [whole, seen, hidden] = [amodal, visible, invisible].map((mask) => {
      const bitmap = decodeRle(mask.segmentation);
      assertEquals([bitmap.width, bitmap.height], [truth.image.width, truth.image.height]);
      assertEquals(area(bitmap), mask.area);
      assertEquals(encodeRle(bitmap), mask.segmentation);
      return bitmap;
    });
    assertEquals(boundingBox(whole), amodal.bbox);
    assertEquals(boundingBox(seen), visible.bbox);
    assertEquals(difference(whole, seen), hidden);
    assertEquals(area(difference(seen, whole)), 0, "the whole holds what is visible");
    assertEquals(Math.round(area(hidden) / area(whole) * 1e4) / 1e4, occlusion_rate);
  });
}

Deno.test("the crossing's cars share no visible pixel, and each in front covers one behind", () => {
  const seen = truth.instances.map(({ visible }: { visible: { segmentation: never } }) =>
    decodeRle(visible.segmentation)
  );
  for (const [index, mask] of seen.entries()) {
    for (const other of seen.slice(index + 1)) assertEquals(area(intersection(mask, other)), 0);
  }
  assertEquals(truth.order, [[1, 2], [2, 4], [3, 4]]);
});
