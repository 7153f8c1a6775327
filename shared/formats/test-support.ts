import fc from "fast-check";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import type { AmodalDataset, AmodalImage, AmodalInstance } from "./amodal-dataset.ts";

const WIDTH = 16;
const HEIGHT = 12;

const side = (limit: number) => fc.integer({ min: 1, max: limit });

/** A box-shaped object in a picture of 16 × 12 px, with a part of it hidden perhaps. */
const arbitraryInstance = fc.record({
  category: fc.constantFrom("car", "bus"),
  box: fc.tuple(fc.nat(WIDTH - 1), fc.nat(HEIGHT - 1), side(WIDTH), side(HEIGHT)),
  hidden: fc.tuple(fc.nat(WIDTH - 1), fc.nat(HEIGHT - 1), fc.nat(WIDTH), fc.nat(HEIGHT)),
  ignore: fc.boolean(),
}).map(({ category, box, hidden, ignore }) => {
  const amodal = RunLengthMask.filled(WIDTH, HEIGHT, box);
  const visible = amodal.difference(RunLengthMask.filled(WIDTH, HEIGHT, hidden));
  return { category, amodal, visible, ignore };
});

/** Datasets of up to 3 pictures and 5 objects in each; ids are unique in the whole. */
export const arbitraryDataset: fc.Arbitrary<AmodalDataset> = fc
  .array(fc.array(arbitraryInstance, { maxLength: 5 }), { maxLength: 3 })
  .map((pictures) => {
    let instance = 0;
    return {
      name: "made",
      categories: ["car", "bus"],
      categoryIds: [3, 6],
      images: pictures.map((objects, index): AmodalImage => ({
        id: 10 + index,
        fileName: `${index}.jpg`,
        width: WIDTH,
        height: HEIGHT,
        instances: objects.map((object) => ({ id: ++instance, ...object })),
        order: [],
      })),
    };
  });

/** A dataset without what a file states beside the masks: boxes and areas. */
export function masksOnly(dataset: AmodalDataset): AmodalDataset {
  return {
    ...dataset,
    images: dataset.images.map((image) => ({
      ...image,
      instances: image.instances.map(({ box: _box, area: _area, ...rest }): AmodalInstance => rest),
    })),
  };
}

/** What a written file is after it was stored and loaded. */
export function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
