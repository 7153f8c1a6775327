import { assertEquals } from "@std/assert";
import { createBitmap } from "../mask/bitmap.ts";
import { encodeRle } from "../mask/rle.ts";
import { checkPromptsAgainstImage, segmentationRequestSchema } from "./segmentation-request.ts";

const check = (...prompts: unknown[]) =>
  checkPromptsAgainstImage(segmentationRequestSchema.parse({ prompts }), 64, 48);

const dot = createBitmap(64, 48);
dot.data[100] = 1;

const fitting: [name: string, prompt: unknown][] = [
  ["a box inside", { box: [10, 10, 20, 20] }],
  ["a box of the whole picture", { box: [0, 0, 64, 48] }],
  ["a box that sticks out on all sides", { box: [-10, -10, 900, 900] }],
  ["a box that just meets the right border", { box: [63.9, 10, 20, 20] }],
  ["a mask of one pixel", { mask: encodeRle(dot) }],
  ["points on the corners", { points: [{ x: 0, y: 0, label: 1 }, { x: 64, y: 48, label: 0 }] }],
];
for (const [name, prompt] of fitting) {
  Deno.test(`checkPromptsAgainstImage() accepts ${name}`, () => assertEquals(check(prompt), []));
}

const unfit: [name: string, prompt: unknown, pointer: string, message: string][] = [
  [
    "a box right of the picture",
    { box: [64, 10, 20, 20] },
    "#/prompts/0/box",
    "Use a box that meets the 64 × 48 picture: got [64, 10, 20, 20]",
  ],
  [
    "a box above the picture",
    { box: [10, -20, 20, 20] },
    "#/prompts/0/box",
    "Use a box that meets the 64 × 48 picture: got [10, -20, 20, 20]",
  ],
  [
    "a mask of another size",
    { mask: encodeRle(createBitmap(48, 64)) },
    "#/prompts/0/mask/size",
    "Use a mask of the picture's size [48, 64]: got [64, 48]",
  ],
  [
    "a malformed mask",
    { mask: { size: [48, 64], counts: "05" } },
    "#/prompts/0/mask/counts",
    "Use runs that cover the mask's 3072 pixels: got runs of 5 in all",
  ],
  [
    "an empty mask",
    { mask: encodeRle(createBitmap(64, 48)) },
    "#/prompts/0/mask",
    "Use a mask with at least one pixel: got an empty one",
  ],
  [
    "a point below the picture",
    { points: [{ x: 3, y: 3, label: 1 }, { x: 3, y: 48.5, label: 1 }] },
    "#/prompts/0/points/1",
    "Use a point inside the 64 × 48 picture: got (3, 48.5)",
  ],
];
for (const [name, prompt, pointer, message] of unfit) {
  Deno.test(`checkPromptsAgainstImage() names ${name}`, () => {
    assertEquals(check(prompt), [{ pointer, message }]);
  });
}

Deno.test("checkPromptsAgainstImage() names every prompt by its index", () => {
  const paths = check({ box: [0, 0, 5, 5] }, { box: [70, 0, 5, 5] }, { box: [0, 50, 5, 5] })
    .map(({ pointer }) => pointer);
  assertEquals(paths, ["#/prompts/1/box", "#/prompts/2/box"]);
});
