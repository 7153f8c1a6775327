import { assertEquals, assertThrows } from "@std/assert";
import { encodeRle } from "../../mask/rle.ts";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { FormatError } from "../format-error.ts";
import { readCoco } from "./read-coco.ts";

const CAR = {
  id: 900100000001,
  image_id: 7,
  category_id: 3,
  iscrowd: 0,
  bbox: [2.5, 1, 3, 3.25],
  area: 8.75,
  segmentation: [[2, 1, 5, 1, 5, 4, 2, 4]],
};

const FILE = {
  info: { year: 2017 },
  licenses: [],
  images: [
    { id: 7, file_name: "a.jpg", width: 8, height: 6, license: 1 },
    { id: 8, file_name: "empty.jpg", width: 5, height: 5 },
  ],
  annotations: [CAR],
  categories: [{ id: 3, name: "car", supercategory: "vehicle" }, { id: 1, name: "person" }],
};

const withCar = (change: object) => ({ ...FILE, annotations: [{ ...CAR, ...change }] });

Deno.test("readCoco() reads pictures, masks, and what the file states", () => {
  const mask = RunLengthMask.filled(8, 6, [2, 1, 3, 3]);
  assertEquals(readCoco(FILE), {
    name: "coco",
    categories: ["car", "person"],
    categoryIds: [3, 1],
    images: [
      {
        id: 7,
        fileName: "a.jpg",
        width: 8,
        height: 6,
        instances: [{
          id: 900100000001,
          category: "car",
          amodal: mask,
          visible: mask,
          ignore: false,
          box: [2.5, 1, 3, 3.25],
          area: 8.75,
        }],
        order: [],
      },
      { id: 8, fileName: "empty.jpg", width: 5, height: 5, instances: [], order: [] },
    ],
  });
});

Deno.test("readCoco() ignores crowds, and objects without a pixel", () => {
  const crowd = { iscrowd: 1, segmentation: encodeRle(RunLengthMask.filled(8, 6, [0, 0, 2, 2])) };
  for (const change of [crowd, { iscrowd: true }, { segmentation: [] }]) {
    assertEquals(readCoco(withCar(change)).images[0].instances[0].ignore, true);
  }
});

Deno.test("readCoco() needs neither box nor area nor crowd flag", () => {
  const { id, image_id, category_id, segmentation } = CAR;
  const file = { ...FILE, annotations: [{ id, image_id, category_id, segmentation }] };
  assertEquals(Object.keys(readCoco(file).images[0].instances[0]), [
    "id",
    "category",
    "amodal",
    "visible",
    "ignore",
  ]);
});

Deno.test("readCoco() of some categories leaves the others undecoded, and keeps the pictures", () => {
  const person = { ...CAR, id: 2, category_id: 1, segmentation: "not looked at" };
  const file = { ...FILE, annotations: [person, CAR] };
  const { categories, categoryIds, images } = readCoco(file, { categories: ["car"], name: "cars" });
  assertEquals([categories, categoryIds, images.length], [["car"], [3], 2]);
  assertEquals(images[0].instances.map(({ id }) => id), [CAR.id]);
});

const BROKEN: readonly [what: string, file: unknown, says: string][] = [
  ["a list", [], "Use an object: got an array"],
  ["no pictures", { ...FILE, images: undefined }, "images: Use an array: got nothing"],
  ["a picture without size", { ...FILE, images: [{ id: 7, file_name: "a" }] }, "images[0].width"],
  ["a category of text", withCar({ category_id: "3" }), "annotations[0].category_id: Use a number"],
  ["a crowd of two", withCar({ iscrowd: 2 }), "annotations[0].iscrowd: Use 0 or 1"],
  ["a box of three", withCar({ bbox: [1, 2, 3] }), "annotations[0].bbox"],
  ["no segmentation", withCar({ segmentation: undefined }), "annotations[0].segmentation: Use an"],
  [
    "a picture that is not listed",
    withCar({ image_id: 9 }),
    'annotations[0].image_id: Use an id of "images": got 9',
  ],
  [
    "a category that is not listed",
    withCar({ category_id: 9 }),
    'annotations[0].category_id: Use an id of "categories": got 9',
  ],
  [
    "two pictures of one id",
    { ...FILE, images: [FILE.images[0], FILE.images[0]] },
    "images[1].id: Use each id once: got 7 again",
  ],
];

for (const [what, file, says] of BROKEN) {
  Deno.test(`readCoco() refuses a file with ${what}`, () => {
    assertThrows(() => readCoco(file), FormatError, says);
  });
}
