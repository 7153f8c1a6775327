import { assertEquals, assertThrows } from "@std/assert";
import { encodeRle } from "../../mask/rle.ts";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { FormatError } from "../format-error.ts";
import { readKins } from "./read-kins.ts";

const box = (x: number, width: number) => RunLengthMask.filled(40, 20, [x, 2, width, 10]);
const polygon = (x: number, width: number) => [
  [x, 2, x + width, 2, x + width, 12, x, 12],
];

/** Two cars, the second behind the first, and one apart; in all spellings. */
const common = { image_id: 1, category_id: 4, iscrowd: 0 };
const images = [{ id: 1, file_name: "000001.png", width: 40, height: 20 }];
const categories = [{ id: 4, name: "car" }];

const of2019 = [
  { id: 1, segmentation: polygon(2, 10), inmodal_seg: encodeRle(box(2, 10)), bbox: [2, 2, 10, 10] },
  { id: 2, segmentation: polygon(8, 12), inmodal_seg: encodeRle(box(12, 8)), area: 120 },
  { id: 3, segmentation: polygon(30, 5), inmodal_seg: encodeRle(box(30, 5)) },
].map((annotation) => ({ ...annotation, ...common }));

const of2020 = [
  { id: 1, a_segm: polygon(2, 10), i_segm: polygon(2, 10), oco_id: 1, ico_id: 1 },
  { id: 2, a_segm: polygon(8, 12), i_segm: polygon(12, 8), oco_id: 1, ico_id: 2 },
  { id: 3, a_segm: polygon(30, 5), i_segm: polygon(30, 5), oco_id: 0, ico_id: 0 },
].map((annotation) => ({ ...annotation, ...common, a_bbox: [0, 0, 9, 9], a_area: 7 }));

const ofCocoaClass = [
  { id: 1, segmentation: polygon(2, 10) },
  { id: 2, segmentation: polygon(8, 12), visible_mask: encodeRle(box(12, 8)) },
  { id: 3, segmentation: polygon(30, 5) },
].map((annotation) => ({ ...annotation, ...common }));

for (
  const [spelling, annotations] of [
    ["KINS of 2019", of2019],
    ["KINS of 2020", of2020],
    ["COCOA-cls and D2SA", ofCocoaClass],
  ] as const
) {
  Deno.test(`readKins() reads masks and order in the spelling of ${spelling}`, () => {
    const [image] = readKins({ images, annotations, categories }).images;
    assertEquals(image.instances.map(({ amodal }) => amodal), [box(2, 10), box(8, 12), box(30, 5)]);
    assertEquals(
      image.instances.map(({ visible }) => visible),
      [box(2, 10), box(12, 8), box(30, 5)],
    );
    assertEquals(image.order, [[1, 2]]);
  });
}

Deno.test("readKins() keeps the box and area that the file states", () => {
  const stated = (annotations: unknown[]) =>
    readKins({ images, annotations, categories }).images[0].instances.map(({ box, area }) => [
      box,
      area,
    ]);
  assertEquals(stated(of2019), [[[2, 2, 10, 10], undefined], [undefined, 120], [
    undefined,
    undefined,
  ]]);
  assertEquals(stated(of2020)[0], [[0, 0, 9, 9], 7]);
});

Deno.test("readKins() orders within clusters only, and only what overlaps", () => {
  const annotations = [
    { ...of2020[0], oco_id: 2, ico_id: 1 },
    { ...of2020[1], oco_id: 1, ico_id: 2 },
    { ...of2020[2], oco_id: 1, ico_id: 3 },
  ];
  assertEquals(readKins({ images, annotations, categories }).images[0].order, []);
});

Deno.test("readKins() says which mask is wrong", () => {
  const wrong = (change: object) => ({
    images,
    categories,
    annotations: [{ ...of2019[0], ...change }],
  });
  assertThrows(
    () => readKins(wrong({ inmodal_seg: { size: [1, 1], counts: "1" } })),
    FormatError,
    "annotations[0].inmodal_seg: Use the picture's size [20, 40]: got [1, 1]",
  );
  assertThrows(
    () => readKins(wrong({ segmentation: undefined })),
    FormatError,
    "annotations[0].segmentation: Use an object: got nothing",
  );
});
