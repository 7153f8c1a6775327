import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { area, type Bitmap, boundingBox, createBitmap } from "../mask/bitmap.ts";
import { arbitraryBitmap, drawBitmap } from "../mask/test-support.ts";
import type { BoxXywh } from "./box.ts";
import type { Frame } from "./frame.ts";
import { boxToMask, maskToFrame, maskToPicture, poolMask, type SoftMask } from "./resample-mask.ts";

function sum({ data }: SoftMask): number {
  return data.reduce((total, share) => total + share, 0);
}

function rectangle(width: number, height: number, [x, y, w, h]: BoxXywh): Bitmap {
  const bitmap = createBitmap(width, height);
  for (let row = y; row < y + h; row++) bitmap.data.fill(1, row * width + x, row * width + x + w);
  return bitmap;
}

const identity = (width: number, height: number): Frame => ({
  scale: 1,
  centerX: width / 2,
  centerY: height / 2,
  width,
  height,
});

Deno.test("maskToFrame() and maskToPicture() copy a mask where the frame is the picture", () => {
  fc.assert(fc.property(arbitraryBitmap, (bitmap) => {
    const frame = identity(bitmap.width, bitmap.height);
    const soft = maskToFrame(bitmap, frame);
    assertEquals([...soft.data], [...bitmap.data]);
    assertEquals(maskToPicture(soft, frame, bitmap.width, bitmap.height), bitmap);
  }));
});

Deno.test("maskToFrame() gives each pixel the share that the mask covers", () => {
  const bitmap = drawBitmap("##..", "##..", "#...", "....");
  const half = { scale: 0.5, centerX: 2, centerY: 2, width: 2, height: 2 };
  assertEquals([...maskToFrame(bitmap, half).data], [1, 0, 0.25, 0]);
});

for (const scale of [0.02, 0.07, 0.25, 0.37, 0.5, 0.9, 1.3, 2, 4.5]) {
  Deno.test(`maskToFrame() keeps area and position of a mask at scale ${scale}`, () => {
    const box: BoxXywh = [300, 340, 400, 300];
    const bitmap = rectangle(1000, 1000, box);
    const frame = { scale, centerX: 500, centerY: 500, width: 0, height: 0 };
    const sized = { ...frame, width: Math.ceil(600 * scale), height: Math.ceil(600 * scale) };
    const soft = maskToFrame(bitmap, sized);
    // at most a pixel of each edge is lost or won
    const edge = 2 * (box[2] + box[3]) * scale;
    assert(Math.abs(sum(soft) - box[2] * box[3] * scale ** 2) <= edge, `area ${sum(soft)}`);
    let x = 0;
    let y = 0;
    soft.data.forEach((share, i) => {
      x += share * ((i % soft.width) + 0.5);
      y += share * (Math.floor(i / soft.width) + 0.5);
    });
    assertAlmostEquals(x / sum(soft), sized.width / 2, 1);
    assertAlmostEquals(y / sum(soft), sized.height / 2 - 10 * scale, 1);
  });
}

Deno.test("a mask that goes into a frame and back keeps its edges within a frame pixel", () => {
  const side = fc.integer({ min: 20, max: 120 });
  const start = fc.integer({ min: 0, max: 60 });
  const scale = fc.double({ min: 0.3, max: 3, noNaN: true });
  fc.assert(
    fc.property(start, start, side, side, scale, (x, y, width, height, scale) => {
      const bitmap = rectangle(200, 190, [x, y, width, height]);
      const center = { centerX: x + width / 2, centerY: y + height / 2 };
      const frame = { scale, ...center, width: 384, height: 384 };
      const back = boundingBox(maskToPicture(maskToFrame(bitmap, frame), frame, 200, 190));
      assert(back);
      const tolerance = 1 + 1 / scale;
      assertAlmostEquals(back[0], x, tolerance);
      assertAlmostEquals(back[1], y, tolerance);
      assertAlmostEquals(back[0] + back[2], x + width, tolerance);
      assertAlmostEquals(back[1] + back[3], y + height, tolerance);
    }),
    { numRuns: 60 },
  );
});

Deno.test("maskToFrame() is empty where the frame shows no picture", () => {
  const bitmap = rectangle(10, 10, [0, 0, 10, 10]);
  const left = { scale: 1, centerX: -4, centerY: 5, width: 12, height: 10 };
  const { data } = maskToFrame(bitmap, left);
  assertEquals([...data.subarray(0, 12)], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
  assertEquals(sum(maskToFrame(bitmap, { ...left, centerX: 1e9 })), 0);
});

Deno.test("maskToPicture() sets nothing beyond the frame", () => {
  const soft = { width: 4, height: 2, data: new Float32Array(8).fill(1) };
  const frame = { scale: 1, centerX: 5, centerY: 3, width: 4, height: 2 };
  assertEquals(boundingBox(maskToPicture(soft, frame, 20, 20)), [3, 2, 4, 2]);
});

Deno.test("maskToPicture() cuts what sticks out of the picture", () => {
  const soft = { width: 8, height: 8, data: new Float32Array(64).fill(1) };
  const corner = { scale: 1, centerX: 0, centerY: 0, width: 8, height: 8 };
  assertEquals(boundingBox(maskToPicture(soft, corner, 20, 20)), [0, 0, 4, 4]);
  const away = { ...corner, centerX: 100, centerY: -100 };
  assertEquals(area(maskToPicture(soft, away, 20, 20)), 0);
});

Deno.test("maskToPicture() draws an edge between its two pixels, where it is one half", () => {
  const soft = { width: 4, height: 1, data: Float32Array.from([1, 1, 0, 0]) };
  const frame = { scale: 0.1, centerX: 20, centerY: 5, width: 4, height: 1 };
  assertEquals(boundingBox(maskToPicture(soft, frame, 40, 10))?.slice(0, 3), [0, 0, 20]);
});

Deno.test("maskToPicture() takes the threshold that it is given", () => {
  const soft = { width: 3, height: 1, data: Float32Array.from([0.25, 0.5, 0.75]) };
  const at = (threshold: number) =>
    [...maskToPicture(soft, identity(3, 1), 3, 1, threshold).data].join("");
  assertEquals([at(0.2), at(0.25), at(0.49), at(0.5), at(0.75)], [
    "111",
    "011",
    "011",
    "001",
    "000",
  ]);
});

const COVERED: readonly [name: string, box: BoxXywh, expected: number[]][] = [
  ["whole pixels", [1, 0, 2, 1], [0, 1, 1, 0, 0, 0, 0, 0]],
  ["halves and quarters", [0.5, 0.5, 2, 1], [0.25, 0.5, 0.25, 0, 0.25, 0.5, 0.25, 0]],
  ["a box within one pixel", [1.25, 0.25, 0.5, 0.5], [0, 0.25, 0, 0, 0, 0, 0, 0]],
  ["a box around everything", [-9, -9, 99, 99], [1, 1, 1, 1, 1, 1, 1, 1]],
  ["a box left of the frame", [-3, 0, 3, 2], [0, 0, 0, 0, 0, 0, 0, 0]],
  ["a box below the frame", [0, 2, 4, 4], [0, 0, 0, 0, 0, 0, 0, 0]],
];

for (const [name, box, expected] of COVERED) {
  Deno.test(`boxToMask() covers ${name}`, () => {
    assertEquals([...boxToMask(box, 4, 2).data], expected);
  });
}

Deno.test("poolMask() averages blocks and keeps the mean", () => {
  const soft = { width: 4, height: 2, data: Float32Array.from([1, 0, 0.5, 0.5, 1, 1, 0, 0]) };
  assertEquals(poolMask(soft, 2), { width: 2, height: 1, data: Float32Array.from([0.75, 0.25]) });
  assertEquals(poolMask(soft, 1), soft);
});

Deno.test("poolMask() of a fine mask is the mask at the coarser stride", () => {
  const bitmap = rectangle(64, 64, [5, 9, 41, 30]);
  const pooled = poolMask(maskToFrame(bitmap, identity(64, 64)), 4);
  const coarse = maskToFrame(bitmap, { ...identity(64, 64), scale: 0.25, width: 16, height: 16 });
  assertEquals([...pooled.data], [...coarse.data]);
});
