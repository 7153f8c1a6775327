import { assertEquals } from "@std/assert";
import { readCoco } from "@kanizsa/shared/formats/coco/read-coco.ts";
import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import fc from "fast-check";
import { arbitraryResult } from "../testing/arbitrary-result.ts";
import { renderCoco } from "./render-coco.ts";

Deno.test("renderCoco() gives an annotation for each instance, as the result describes it", () => {
  fc.assert(fc.property(arbitraryResult, (result) => {
    const { annotations, categories } = renderCoco(result);
    const nameOf = new Map(categories.map(({ id, name }) => [id, name]));
    assertEquals(
      annotations.map((annotation) => ({
        ...annotation,
        category_id: nameOf.get(annotation.category_id),
      })),
      result.instances.map(({ id, category, score, amodal }) => ({
        id,
        image_id: 1,
        category_id: category,
        iscrowd: 0 as const,
        ...amodal,
        score,
      })),
    );
  }));
});

Deno.test("readCoco() reads what renderCoco() wrote", () => {
  fc.assert(fc.property(arbitraryResult, (result) => {
    const { images: [image] } = readCoco(JSON.parse(JSON.stringify(renderCoco(result))));
    assertEquals([image.width, image.height], [result.image.width, result.image.height]);
    assertEquals(
      image.instances.map(({ amodal }) => amodal),
      result.instances.map(({ amodal }) => decodeRuns(amodal.segmentation)),
    );
  }));
});
