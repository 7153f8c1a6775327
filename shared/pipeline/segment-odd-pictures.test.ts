import { assert, assertEquals } from "@std/assert";
import { area, type Bitmap, createBitmap, union } from "../mask/bitmap.ts";
import { encodeRle } from "../mask/rle.ts";
import { checkPromptsAgainstImage } from "../schema/check-prompts.ts";
import { segmentationRequestSchema } from "../schema/segmentation-request.ts";
import type { Picture } from "./picture.ts";
import { segmentPicture } from "./segment.ts";
import { assertConsistent, assertRefined } from "./testing/assert-consistent.ts";
import { fakeRuntime } from "./testing/fake-runtime.ts";
import { bankOf, paintedReference } from "./testing/references.ts";
import { paintGrey, paintScene, rectangle } from "./testing/scene.ts";

const bank = bankOf(await paintedReference("car-0", 0), await paintedReference("car-1", 1));
const EVERYTHING = ["alternatives", "heatmap", "uncertainty"];

/** Runs both modes on prompts that passed the door, and holds every answer against its promises. */
async function segmentBoth(picture: Picture, prompts: unknown[]) {
  const answers = [];
  for (const mode of ["refined", "transfer"]) {
    const request = segmentationRequestSchema.parse({ mode, prompts, include: EVERYTHING });
    assertEquals(checkPromptsAgainstImage(request, picture.width, picture.height), []);
    const { instances } = await segmentPicture(picture, request, { runtime: fakeRuntime(), bank });
    assertEquals(instances.map(({ prompt }) => prompt), prompts.map((_, i) => i));
    for (const instance of instances) {
      const check = mode === "refined" ? assertRefined : assertConsistent;
      const { visible } = check(instance, picture);
      assert(area(visible) > 0, "something is seen of every prompt");
    }
    answers.push(instances);
  }
  return answers;
}

/** A mask of one pixel in `step`. */
function dots(width: number, height: number, step: number): Bitmap {
  const bitmap = createBitmap(width, height);
  for (let i = 0; i < bitmap.data.length; i += step) bitmap.data[i] = 1;
  return bitmap;
}

const SIZES: readonly [width: number, height: number][] = [[1, 1], [3000, 2], [2, 3000], [7, 5]];

for (const [width, height] of SIZES) {
  Deno.test(`segmentPicture() answers every kind of prompt in ${width} × ${height} px`, async () => {
    await segmentBoth(paintGrey(width, height), [
      { box: [0, 0, width, height] },
      { box: [width - 0.1, height - 0.1, 0.1, 0.1] },
      { box: [-5, -5, 5.01, 5.01] },
      { box: [-1e6, -1e6, 3e6, 3e6] },
      { mask: encodeRle(rectangle(width, height, [0, 0, width, height])) },
      { mask: encodeRle(rectangle(width, height, [width - 1, height - 1, 1, 1])) },
      { mask: encodeRle(dots(width, height, 7)) },
      { points: [{ x: 0, y: 0, label: 1 }] },
      { points: [{ x: width, y: height, label: 1 }, { x: 0, y: 0, label: 0 }] },
      { points: [{ x: width / 2, y: height / 2, label: 0 }] },
    ]);
  });

  Deno.test(`segmentPicture() finds nothing in ${width} × ${height} px of grey`, async () => {
    const request = segmentationRequestSchema.parse({});
    const method = { runtime: fakeRuntime(), bank };
    const { instances, order } = await segmentPicture(paintGrey(width, height), request, method);
    assertEquals([instances, order], [[], []]);
  });
}

Deno.test("segmentPicture() reads a thin picture whose working copy is smaller", async () => {
  const copy = { ...paintGrey(2048, 1), width: 3000, height: 2 };
  await segmentBoth(copy, [{ box: [100, 0, 200, 2] }, { points: [{ x: 1500, y: 1, label: 1 }] }]);
});

Deno.test("segmentPicture() completes a car over the picture's border as truncated", async () => {
  const { picture, visible } = paintScene({
    width: 240,
    height: 160,
    car: [-40, 52, 120, 56],
    seed: 1,
  });
  const [[instance]] = await segmentBoth(picture, [{ mask: encodeRle(visible) }]);
  assertEquals(instance.match.reference_id, "car-1");
  assertEquals(instance.truncated, true);
  assert(instance.match.center[0] < 30, `centre ${instance.match.center}`);
});

Deno.test("segmentPicture() takes a box that sticks out for its part in the picture", async () => {
  const { picture } = paintScene({ width: 240, height: 160, car: [150, 90, 120, 56], seed: 1 });
  const boxes = [[150, 90, 90, 56], [150, 90, 90.5, 56], [150, 90, 5000, 56]];
  const [answers] = await segmentBoth(picture, boxes.slice(0, 1).map((box) => ({ box })));
  for (const box of boxes.slice(1)) {
    const [[instance]] = await segmentBoth(picture, [{ box }]);
    assertEquals(instance, answers[0]);
  }
});

Deno.test("segmentPicture() keeps every piece of a visible mask in many pieces", async () => {
  const { picture, whole } = paintScene({
    width: 320,
    height: 200,
    car: [100, 70, 120, 56],
    seed: 1,
  });
  const bars = createBitmap(320, 200);
  for (let x = 0; x < 320; x += 12) {
    for (let y = 0; y < 200; y++) bars.data.fill(1, y * 320 + x, y * 320 + x + 6);
  }
  const visible = { ...whole, data: whole.data.map((set, i) => set & ~bars.data[i]) };
  const [[refined], [transferred]] = await segmentBoth(picture, [{ mask: encodeRle(visible) }]);
  assertEquals(refined.visible.segmentation, encodeRle(visible));
  assertEquals(transferred.visible.segmentation, encodeRle(visible));
  assert(refined.amodal.area > 0.95 * area(whole));
});

Deno.test("segmentPicture() keeps pieces far apart, whole car between them or not", async () => {
  const corners = [[0, 0], [300, 0], [0, 180], [300, 180]]
    .map(([x, y]) => rectangle(320, 200, [x, y, 20, 20])).reduce(union);
  const [[refined]] = await segmentBoth(paintGrey(320, 200), [{ mask: encodeRle(corners) }]);
  assertEquals(refined.visible.area, 1600);
});

const SHIFTS = [
  { dx: 1e9, dy: 0, sx: 1, sy: 1 },
  { dx: 0, dy: 0, sx: 1e-9, sy: 1e-9 },
  { dx: 0, dy: 0, sx: 1e9, sy: 1e9 },
  { dx: -1e308, dy: 1e308, sx: 1e308, sy: 1e-308 },
];

Deno.test("segmentPicture() bears any transform of the reference", async () => {
  const box = [100, 70, 80, 56];
  const prompts = SHIFTS.map((transform) => ({ box, transform, reference_id: "car-0" }));
  await segmentBoth(paintGrey(320, 200), prompts);
});

Deno.test("segmentPicture() answers the most prompts there can be, all of one car", async () => {
  const picture = paintGrey(64, 48);
  const request = segmentationRequestSchema.parse({
    mode: "transfer",
    prompts: Array.from({ length: 100 }, () => ({ box: [10, 10, 30, 20] })),
  });
  const method = { runtime: fakeRuntime(), bank: bankOf() };
  const { instances } = await segmentPicture(picture, request, method);
  assertEquals(instances.length, 100);
  for (const instance of instances) assert(instance.visible.area > 0);
});
