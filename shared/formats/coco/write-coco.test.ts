import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import type { AmodalDataset } from "../amodal-dataset.ts";
import { arbitraryDataset, masksOnly, throughJson } from "../test-support.ts";
import { readCoco } from "./read-coco.ts";
import { writeCoco } from "./write-coco.ts";

/** COCO has one mask for an instance. */
const modal = (dataset: AmodalDataset): AmodalDataset => ({
  ...dataset,
  images: dataset.images.map((image) => ({
    ...image,
    instances: image.instances.map((instance) => ({ ...instance, visible: instance.amodal })),
  })),
});

Deno.test("readCoco() gives back what writeCoco() wrote", () => {
  fc.assert(fc.property(arbitraryDataset.map(modal), (dataset) => {
    const read = readCoco(throughJson(writeCoco(dataset)), { name: "made" });
    assertEquals(masksOnly(read), dataset);
    assertEquals(writeCoco(read), writeCoco(dataset));
  }));
});

Deno.test("writeCoco() numbers categories from 1 and annotations once in the whole file", () => {
  const mask = RunLengthMask.filled(4, 4, [1, 1, 2, 2]);
  const instance = { id: 5, category: "bus", amodal: mask, visible: mask, ignore: false };
  const image = { fileName: "a.jpg", width: 4, height: 4, instances: [instance], order: [] };
  const { annotations, categories } = writeCoco({
    name: "two",
    categories: ["car", "bus"],
    images: [{ id: 1, ...image }, { id: 2, ...image }],
  });
  assertEquals(categories, [{ id: 1, name: "car" }, { id: 2, name: "bus" }]);
  assertEquals(annotations.map(({ id, category_id }) => [id, category_id]), [[5, 2], [6, 2]]);
  assertEquals([annotations[0].bbox, annotations[0].area], [[1, 1, 2, 2], 4]);
});
