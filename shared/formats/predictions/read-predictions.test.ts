import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { encodeRle } from "../../mask/rle.ts";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import type { AmodalDataset } from "../amodal-dataset.ts";
import { FormatError } from "../format-error.ts";
import { arbitraryDataset, throughJson } from "../test-support.ts";
import { readPredictions } from "./read-predictions.ts";
import { writePredictions } from "./write-predictions.ts";

const whole = RunLengthMask.filled(40, 20, [8, 2, 12, 10]);
const part = RunLengthMask.filled(40, 20, [12, 2, 8, 10]);

const DATASET: AmodalDataset = {
  name: "cars",
  categories: ["car"],
  categoryIds: [3],
  images: [
    { id: 5, fileName: "5.jpg", width: 40, height: 20, instances: [], order: [] },
    {
      id: 4,
      fileName: "4.jpg",
      width: 40,
      height: 20,
      instances: [{ id: 1, category: "car", amodal: whole, visible: part, ignore: false }],
      order: [],
    },
  ],
};

const RESULT = { image_id: 4, category_id: 3, score: 0.5, segmentation: encodeRle(whole) };

Deno.test("readPredictions() puts results in place of the dataset's instances", () => {
  const { images, ...rest } = readPredictions(
    [
      { ...RESULT, visible_segmentation: encodeRle(part), bbox: [8.5, 2, 11.5, 10] },
      { ...RESULT, score: 0.75 },
    ],
    DATASET,
  );
  assertEquals(rest, { name: "cars", categories: ["car"], categoryIds: [3] });
  const common = { category: "car", amodal: whole, ignore: false };
  assertEquals(images.map(({ id, instances }) => [id, instances]), [
    [5, []],
    [4, [
      { id: 1, ...common, visible: part, score: 0.5, box: [8.5, 2, 11.5, 10] },
      { id: 2, ...common, visible: whole, score: 0.75 },
    ]],
  ]);
});

Deno.test("readPredictions() takes a box for a mask where there is none", () => {
  const [, { instances }] = readPredictions(
    [{ image_id: 4, category_id: 3, score: 1, bbox: [7.75, 2.25, 12, 10] }],
    DATASET,
  ).images;
  assertEquals(instances[0].amodal, whole);
  assertEquals(instances[0].visible, whole);
});

Deno.test("readPredictions() leaves out other categories", () => {
  const { images } = readPredictions([{ ...RESULT, category_id: 1, segmentation: 0 }], DATASET);
  assertEquals(images[1].instances, []);
});

Deno.test("readPredictions() rejects pictures that the dataset lacks, or skips them if told", () => {
  const json = [RESULT, { ...RESULT, image_id: 9 }];
  assertThrows(
    () => readPredictions(json, DATASET),
    FormatError,
    '[1].image_id: Use ids of the pictures of "cars": got 9',
  );
  const { images } = readPredictions(json, DATASET, { otherImages: "skip" });
  assertEquals(images[1].instances.length, 1);
});

for (
  const [what, json, says] of [
    ["an object", {}, "Use an array: got an object"],
    ["a missing score", [{ ...RESULT, score: undefined }], "[0].score: Use a number: got nothing"],
    [
      "neither mask nor box",
      [{ ...RESULT, segmentation: undefined }],
      "[0]: Give each result a segmentation or a bbox: got neither",
    ],
    [
      "a mask of another size",
      [{ ...RESULT, segmentation: { size: [1, 1], counts: "1" } }],
      "[0].segmentation: Use the picture's size [20, 40]: got [1, 1]",
    ],
  ] as const
) {
  Deno.test(`readPredictions() refuses ${what}`, () => {
    assertThrows(() => readPredictions(json, DATASET), FormatError, says);
  });
}

Deno.test("readPredictions() gives back what writePredictions() wrote", () => {
  fc.assert(fc.property(arbitraryDataset, fc.gen(), (dataset, draw) => {
    let id = 0;
    const predictions = {
      ...dataset,
      images: dataset.images.map((image) => ({
        ...image,
        instances: image.instances.map((instance) => ({
          ...instance,
          id: ++id,
          ignore: false,
          score: draw(fc.double, { min: 0, max: 1, noNaN: true }),
          box: [0.5, 1, 2, 3] as const,
        })),
      })),
    };
    // JSON has no -0
    const written = throughJson(writePredictions(predictions));
    assertEquals(throughJson(readPredictions(written, dataset)), throughJson(predictions));
  }));
});
