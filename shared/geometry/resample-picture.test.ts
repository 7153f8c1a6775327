import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Picture } from "../pipeline/picture.ts";
import type { Tensor } from "../pipeline/runtime.ts";
import type { Frame } from "./frame.ts";
import { PictureLevels, resamplePicture } from "./resample-picture.ts";

const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];
/** The colour that stands for whatever lies outside a picture. */
const OUTSIDE: Rgb = [124, 116, 104];

type Rgb = [number, number, number];

function paint(width: number, height: number, colour: (x: number, y: number) => Rgb): Picture {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rgb.set(colour(x, y), (y * width + x) * 3);
  }
  return { width, height, rgb, workingWidth: width, workingHeight: height };
}

/** The colour 0–255 of a pixel of the network's input. */
function colourAt({ dims, data }: Tensor, x: number, y: number): number[] {
  const [, , height, width] = dims;
  return MEAN.map((mean, c) => (data[(c * height + y) * width + x] * DEVIATION[c] + mean) * 255);
}

function assertColour(tensor: Tensor, x: number, y: number, expected: readonly number[]): void {
  colourAt(tensor, x, y).forEach((value, c) =>
    assertAlmostEquals(value, expected[c], 0.01, `(${x}, ${y}) has ${value} in channel ${c}`)
  );
}

const whole = (width: number, height: number, scale = 1): Frame => ({
  scale,
  centerX: width / 2,
  centerY: height / 2,
  width: width * scale,
  height: height * scale,
});

Deno.test("resamplePicture() copies pixels where the frame is the picture", () => {
  const picture = paint(7, 5, (x, y) => [10 * x, 20 * y, x + y]);
  const tensor = resamplePicture(new PictureLevels(picture), whole(7, 5));
  assertEquals(tensor.dims, [1, 3, 5, 7]);
  for (let y = 0; y < 5; y++) {
    for (let x = 0; x < 7; x++) assertColour(tensor, x, y, [10 * x, 20 * y, x + y]);
  }
});

for (const scale of [0.03, 0.11, 0.3, 0.59, 0.61, 1, 1.7, 9]) {
  Deno.test(`resamplePicture() keeps a picture of one colour at scale ${scale}`, () => {
    const picture = paint(301, 203, () => [200, 100, 50]);
    const frame = { scale, centerX: 150, centerY: 100, width: 6, height: 4 };
    const tensor = resamplePicture(new PictureLevels(picture), frame);
    for (let y = 0; y < 4; y++) {
      for (let x = 0; x < 6; x++) assertColour(tensor, x, y, [200, 100, 50]);
    }
  });
}

Deno.test("resamplePicture() paints what lies outside in the mean colour", () => {
  const picture = paint(4, 4, () => [255, 0, 0]);
  const frame = { scale: 1, centerX: 2, centerY: 2, width: 12, height: 8 };
  const tensor = resamplePicture(new PictureLevels(picture), frame);
  assertColour(tensor, 0, 0, OUTSIDE);
  assertColour(tensor, 3, 4, OUTSIDE);
  assertColour(tensor, 8, 4, OUTSIDE);
  assertColour(tensor, 4, 1, OUTSIDE);
  assertColour(tensor, 4, 2, [255, 0, 0]);
  assertColour(tensor, 7, 5, [255, 0, 0]);
  // half a pixel further, the border is half and half
  const between = resamplePicture(new PictureLevels(picture), { ...frame, centerX: 2.5 });
  assertColour(between, 3, 4, [(255 + 124) / 2, 58, 52]);
});

Deno.test("resamplePicture() shows nothing but the mean colour far away from the picture", () => {
  const picture = paint(4, 4, () => [255, 255, 255]);
  const frame = { scale: 0.01, centerX: 1e7, centerY: -1e7, width: 2, height: 2 };
  const tensor = resamplePicture(new PictureLevels(picture), frame);
  for (const [x, y] of [[0, 0], [1, 1]]) assertColour(tensor, x, y, OUTSIDE);
});

Deno.test("resamplePicture() averages a strong reduction, so that stripes become grey", () => {
  const picture = paint(64, 64, (x) => (x % 2 ? [255, 255, 255] : [0, 0, 0]));
  const tensor = resamplePicture(new PictureLevels(picture), whole(64, 64, 0.25));
  // 127.5 is rounded up to whole values once a level
  for (let i = 0; i < 16; i++) assertColour(tensor, i, i, [128, 128, 128]);
});

Deno.test("resamplePicture() keeps edges in their place when it reduces", () => {
  const picture = paint(64, 32, (x, y) => [x < 24 ? 0 : 255, y < 12 ? 0 : 255, 0]);
  const tensor = resamplePicture(new PictureLevels(picture), whole(64, 32, 0.25));
  assertColour(tensor, 5, 2, [0, 0, 0]);
  assertColour(tensor, 6, 2, [255, 0, 0]);
  assertColour(tensor, 5, 3, [0, 255, 0]);
});

Deno.test("resamplePicture() keeps the last column and row of odd sides when it reduces", () => {
  const picture = paint(15, 13, () => [255, 0, 0]);
  const frame = { scale: 0.25, centerX: 8, centerY: 8, width: 4, height: 4 };
  const tensor = resamplePicture(new PictureLevels(picture), frame);
  assertColour(tensor, 3, 3, [255, 0, 0]);
});

Deno.test("resamplePicture() takes frames in upright pixels when the working copy is smaller", () => {
  const colour = (x: number, y: number): Rgb => [x < 20 ? 0 : 250, y < 8 ? 0 : 250, 7];
  const full = resamplePicture(new PictureLevels(paint(64, 32, colour)), whole(64, 32, 0.5));
  const copy = { ...paint(32, 16, (x, y) => colour(2 * x, 2 * y)), width: 64, height: 32 };
  const reduced = resamplePicture(new PictureLevels(copy), whole(64, 32, 0.5));
  assertEquals(reduced.dims, full.dims);
  for (let i = 0; i < full.data.length; i++) {
    assertAlmostEquals(reduced.data[i], full.data[i], 1e-5);
  }
});

Deno.test("resamplePicture() covers a thin picture whose working copy is one pixel high", () => {
  const copy = { ...paint(1024, 1, () => [255, 0, 0]), width: 1500, height: 2 };
  const frame = { scale: 8, centerX: 750, centerY: 1, width: 16, height: 16 };
  const tensor = resamplePicture(new PictureLevels(copy), frame);
  // 8 px of the frame lie on each of the 2 rows: the inner half of them sees no border
  for (const y of [4, 8, 11]) {
    const [red] = colourAt(tensor, 8, y);
    assert(red > 180, `row ${y} has red ${red}`);
  }
  // upper and lower half are mirror images
  for (let y = 0; y < 8; y++) {
    assertAlmostEquals(colourAt(tensor, 8, y)[0], colourAt(tensor, 8, 15 - y)[0], 0.01);
  }
});

Deno.test("resamplePicture() reads a picture of a single pixel", () => {
  const tensor = resamplePicture(
    new PictureLevels(paint(1, 1, () => [9, 90, 200])),
    { scale: 64, centerX: 0.5, centerY: 0.5, width: 64, height: 64 },
  );
  assertEquals(tensor.data.every(Number.isFinite), true);
  // the 64 taps are spread around the pixel's centre: the middle ones see it almost alone
  colourAt(tensor, 32, 32).forEach((value, c) => assertAlmostEquals(value, [9, 90, 200][c], 3));
});

Deno.test("PictureLevels makes each level once", () => {
  const levels = new PictureLevels(paint(8, 8, () => [1, 2, 3]));
  assert(levels.level(2) === levels.level(2));
  assertEquals([levels.level(3).width, levels.level(3).height], [1, 1]);
});
