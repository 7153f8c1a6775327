import { assertEquals, assertThrows } from "@std/assert";
import { encodeRle } from "../../mask/rle.ts";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { FormatError } from "../format-error.ts";
import { readCocoa } from "./read-cocoa.ts";

const box = (x: number, width: number) => RunLengthMask.filled(40, 20, [x, 2, width, 10]);
const polygon = (x: number, width: number) => [x, 2, x + width, 2, x + width, 12, x, 12];

const REGIONS = [
  { name: "Car ", segmentation: polygon(2, 10), order: 1, isStuff: 0, occlude_rate: 0, area: 99.5 },
  {
    name: "red  bus",
    segmentation: polygon(8, 12),
    visible_mask: encodeRle(box(12, 8)),
    invisible_mask: encodeRle(box(8, 4)),
    order: 2,
    isStuff: 0,
    occlude_rate: 0.33,
  },
  { name: "road", segmentation: polygon(0, 40), order: 3, isStuff: 1, occlude_rate: 0 },
];

const ANNOTATION = {
  id: 5,
  image_id: 1,
  author: "someone",
  url: "https://example.org/1.jpg",
  size: 3,
  regions: REGIONS,
  depth_constraint: "1-2,2-3",
};

const FILE = {
  images: [
    { id: 1, file_name: "1.jpg", width: 40, height: 20, coco_url: "https://example.org" },
    { id: 2, file_name: "2.jpg", width: 9, height: 9 },
  ],
  annotations: [ANNOTATION],
};

const withAnnotation = (change: object) => ({
  ...FILE,
  annotations: [{ ...ANNOTATION, ...change }],
});

Deno.test("readCocoa() reads regions, names and order", () => {
  const { name, categories, categoryIds, images } = readCocoa(FILE);
  assertEquals([name, categories, categoryIds], ["cocoa", ["car", "red bus", "road"], undefined]);
  assertEquals(images[0], {
    id: 1,
    fileName: "1.jpg",
    width: 40,
    height: 20,
    instances: [
      {
        id: 1,
        category: "car",
        amodal: box(2, 10),
        visible: box(2, 10),
        ignore: false,
        area: 99.5,
      },
      { id: 2, category: "red bus", amodal: box(8, 12), visible: box(12, 8), ignore: false },
      { id: 3, category: "road", amodal: box(0, 40), visible: box(0, 40), ignore: true },
    ],
    order: [[1, 2], [2, 3]],
  });
  assertEquals(images[1].instances, []);
});

Deno.test("readCocoa() without depth_constraint orders what overlaps by depth", () => {
  const { order } = readCocoa(withAnnotation({ depth_constraint: undefined })).images[0];
  assertEquals(order, [[1, 2], [1, 3], [2, 3]]);
});

Deno.test("readCocoa() of an empty depth_constraint has no order", () => {
  assertEquals(readCocoa(withAnnotation({ depth_constraint: "" })).images[0].order, []);
});

Deno.test("readCocoa() leaves out pairs whose region is not there", () => {
  const change = { regions: [REGIONS[0], REGIONS[2]] };
  assertEquals(readCocoa(withAnnotation(change)).images[0].order, []);
  const { categories, images } = readCocoa(FILE, { categories: ["road", "car"] });
  assertEquals([categories, images[0].order], [["car", "road"], []]);
});

Deno.test("readCocoa() takes the first of several annotators", () => {
  const second = { ...ANNOTATION, id: 6, regions: [REGIONS[0]] };
  const file = { ...FILE, annotations: [ANNOTATION, second] };
  assertEquals(readCocoa(file), readCocoa(FILE));
});

for (
  const [what, change, says] of [
    [
      "an unknown picture",
      { image_id: 3 },
      'annotations[0].image_id: Use an id of "images": got 3',
    ],
    ["no regions", { regions: undefined }, "annotations[0].regions: Use an array: got nothing"],
    [
      "a region without a mask",
      { regions: [{ name: "car", order: 1 }] },
      "annotations[0].regions[0].segmentation: Use an object: got nothing",
    ],
    [
      "a visible mask of another size",
      { regions: [{ ...REGIONS[1], visible_mask: { size: [2, 2], counts: "4" } }] },
      "annotations[0].regions[0].visible_mask: Use the picture's size [20, 40]: got [2, 2]",
    ],
    [
      "an order of words",
      { depth_constraint: "1<2" },
      'annotations[0].depth_constraint: Use pairs as "1-2,1-3": got "1<2"',
    ],
  ] as const
) {
  Deno.test(`readCocoa() refuses ${what}`, () => {
    assertThrows(() => readCocoa(withAnnotation(change)), FormatError, says);
  });
}
