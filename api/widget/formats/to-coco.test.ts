import { assertEquals } from "@std/assert";
import { resultOf } from "../element/testing/fake-engine.ts";
import { toCoco } from "./to-coco.ts";

Deno.test("toCoco() gives COCO instances that need no API", () => {
  const { images, annotations, categories } = toCoco(
    resultOf("seg_1", "hatchback"),
  );
  assertEquals([images.length, annotations.length, categories.length], [
    1,
    1,
    1,
  ]);
  const [{ image_id, iscrowd, segmentation }] = annotations;
  assertEquals([image_id, iscrowd, segmentation.size], [images[0].id, 0, [
    6,
    8,
  ]]);
});
