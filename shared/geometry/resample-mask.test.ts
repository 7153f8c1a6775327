import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Bitmap, createBitmap } from "../mask/bitmap.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { arbitraryBitmap, drawBitmap } from "../mask/test-support.ts";
import type { BoxXywh } from "./box.ts";
import { type Frame, frameBox } from "./frame.ts";
import {
  boxToMask,
  doubleMask,
  maskToFrame,
  maskToPicture,
  poolMask,
  type SoftMask,
} from "./resample-mask.ts";
import { moments } from "./testing/moments.ts";

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
    const mask = RunLengthMask.fromBitmap(bitmap);
    const soft = maskToFrame(mask, frame);
    assertEquals([...soft.data], [...bitmap.data]);
    assertEquals(maskToPicture(soft, frame, bitmap.width, bitmap.height), mask);
  }));
});

Deno.test("maskToFrame() gives each pixel the share that the mask covers", () => {
  const mask = RunLengthMask.fromBitmap(drawBitmap("##..", "##..", "#...", "...."));
  const half = { scale: 0.5, centerX: 2, centerY: 2, width: 2, height: 2 };
  assertEquals([...maskToFrame(mask, half).data], [1, 0, 0.25, 0]);
});

for (const scale of [0.02, 0.07, 0.25, 0.37, 0.5, 0.9, 1.3, 2, 4.5]) {
  Deno.test(`maskToFrame() keeps area and position of a mask at scale ${scale}`, () => {
    const box: BoxXywh = [300, 340, 400, 300];
    const mask = RunLengthMask.filled(1000, 1000, box);
    const frame = { scale, centerX: 500, centerY: 500, width: 0, height: 0 };
    const sized = { ...frame, width: Math.ceil(600 * scale), height: Math.ceil(600 * scale) };
    const soft = maskToFrame(mask, sized);
    // at most a pixel of each edge is lost or won
    const edge = 2 * (box[2] + box[3]) * scale;
    const { area, x, y } = moments(soft);
    assert(Math.abs(area - box[2] * box[3] * scale ** 2) <= edge, `area ${area}`);
    assertAlmostEquals(x, sized.width / 2, 1);
    assertAlmostEquals(y, sized.height / 2 - 10 * scale, 1);
  });
}

Deno.test("a mask that goes into a frame and back keeps its edges within a frame pixel", () => {
  const side = fc.integer({ min: 20, max: 120 });
  const start = fc.integer({ min: 0, max: 60 });
  const scale = fc.double({ min: 0.3, max: 3, noNaN: true });
  fc.assert(
    fc.property(start, start, side, side, scale, (x, y, width, height, scale) => {
      const mask = RunLengthMask.filled(200, 190, [x, y, width, height]);
      const center = { centerX: x + width / 2, centerY: y + height / 2 };
      const frame = { scale, ...center, width: 384, height: 384 };
      const back = maskToPicture(maskToFrame(mask, frame), frame, 200, 190).boundingBox();
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
  const mask = RunLengthMask.filled(10, 10, [0, 0, 10, 10]);
  const left = { scale: 1, centerX: -4, centerY: 5, width: 12, height: 10 };
  const { data } = maskToFrame(mask, left);
  assertEquals([...data.subarray(0, 12)], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
  assertEquals(moments(maskToFrame(mask, { ...left, centerX: 1e9 })).area, 0);
});

Deno.test("maskToPicture() sets nothing beyond the frame", () => {
  const soft = { width: 4, height: 2, data: new Float32Array(8).fill(1) };
  const frame = { scale: 1, centerX: 5, centerY: 3, width: 4, height: 2 };
  assertEquals(maskToPicture(soft, frame, 20, 20).boundingBox(), [3, 2, 4, 2]);
});

Deno.test("maskToPicture() cuts what sticks out of the picture", () => {
  const soft = { width: 8, height: 8, data: new Float32Array(64).fill(1) };
  const corner = { scale: 1, centerX: 0, centerY: 0, width: 8, height: 8 };
  assertEquals(maskToPicture(soft, corner, 20, 20).boundingBox(), [0, 0, 4, 4]);
  const away = { ...corner, centerX: 100, centerY: -100 };
  assertEquals(maskToPicture(soft, away, 20, 20).isEmpty, true);
});

Deno.test("maskToPicture() draws an edge between its two pixels, where it is one half", () => {
  const soft = { width: 4, height: 1, data: Float32Array.from([1, 1, 0, 0]) };
  const frame = { scale: 0.1, centerX: 20, centerY: 5, width: 4, height: 1 };
  assertEquals(maskToPicture(soft, frame, 40, 10).boundingBox()?.slice(0, 3), [0, 0, 20]);
});

Deno.test("maskToPicture() takes the threshold that it is given", () => {
  const soft = { width: 3, height: 1, data: Float32Array.from([0.25, 0.5, 0.75]) };
  const at = (threshold: number) =>
    [...maskToPicture(soft, identity(3, 1), 3, 1, threshold).toBitmap().data].join("");
  assertEquals([at(0.2), at(0.25), at(0.49), at(0.5), at(0.75)], [
    "111",
    "011",
    "011",
    "001",
    "000",
  ]);
});

/** The same by looking at every sample of every pixel. */
function maskToFrameByPixel(mask: Bitmap, frame: Frame): Float32Array {
  const { width, height, scale } = frame;
  const samples = Math.min(8, Math.max(1, Math.round(1 / scale)));
  const data = new Float32Array(width * height);
  for (let row = 0; row < height * samples; row++) {
    const y = Math.floor(((row + 0.5) / samples - height / 2) / scale + frame.centerY);
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < samples; k++) {
        const column = x * samples + k;
        const at = Math.floor(((column + 0.5) / samples - width / 2) / scale + frame.centerX);
        if (at >= 0 && y >= 0 && at < mask.width && y < mask.height) {
          sum += mask.data[y * mask.width + at];
        }
      }
      data[Math.floor(row / samples) * width + x] += sum / (samples * samples);
    }
  }
  return data;
}

/** The same by interpolating at every pixel. */
function maskToPictureByPixel(mask: SoftMask, frame: Frame, width: number, height: number) {
  const picture = createBitmap(width, height);
  const at = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < mask.width && y < mask.height ? mask.data[y * mask.width + x] : 0;
  const [left, top, spanX, spanY] = frameBox(frame);
  const first = Math.max(0, Math.floor(left));
  for (let y = 0; y < height; y++) {
    if (y < Math.floor(top) || y >= Math.ceil(top + spanY)) continue;
    const v = (y + 0.5 - frame.centerY) * frame.scale + mask.height / 2 - 0.5;
    let u = (first + 0.5 - frame.centerX) * frame.scale + mask.width / 2 - 0.5;
    for (let x = first; x < Math.min(width, Math.ceil(left + spanX)); x++, u += frame.scale) {
      const [column, row] = [Math.floor(u), Math.floor(v)];
      const across = (a: number, b: number) => a + (b - a) * (u - column);
      const above = across(at(column, row), at(column + 1, row));
      const below = across(at(column, row + 1), at(column + 1, row + 1));
      picture.data[y * width + x] = above + (below - above) * (v - row) > 0.5 ? 1 : 0;
    }
  }
  return picture;
}

const arbitraryFrame = fc.record({
  scale: fc.double({ min: 0.05, max: 5, noNaN: true }),
  centerX: fc.double({ min: -5, max: 30, noNaN: true }),
  centerY: fc.double({ min: -5, max: 30, noNaN: true }),
  width: fc.integer({ min: 1, max: 16 }),
  height: fc.integer({ min: 1, max: 16 }),
});

Deno.test("maskToFrame() gives what looking at every sample gives", () => {
  fc.assert(fc.property(arbitraryBitmap, arbitraryFrame, (bitmap, frame) => {
    const { data } = maskToFrame(RunLengthMask.fromBitmap(bitmap), frame);
    const byPixel = maskToFrameByPixel(bitmap, frame);
    data.forEach((share, i) => assertAlmostEquals(share, byPixel[i], 1e-6));
  }));
});

Deno.test("maskToPicture() sets the pixels that interpolating at every pixel sets", () => {
  const side = fc.integer({ min: 1, max: 60 });
  // eighths, so that values on the threshold and equal neighbours are frequent
  const share = fc.oneof(
    fc.constantFrom(0, 1),
    fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8),
    fc.float({ min: 0, max: 1, noNaN: true }),
  );
  const soft = arbitraryFrame.chain((frame) => {
    const length = frame.width * frame.height;
    return fc.array(share, { minLength: length, maxLength: length })
      .map((data) => ({ frame, data: Float32Array.from(data) }));
  });
  fc.assert(
    fc.property(soft, side, side, ({ frame, data }, width, height) => {
      const mask = { width: frame.width, height: frame.height, data };
      assertEquals(
        maskToPicture(mask, frame, width, height),
        RunLengthMask.fromBitmap(maskToPictureByPixel(mask, frame, width, height)),
      );
    }),
    { numRuns: 300 },
  );
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
  const mask = RunLengthMask.filled(64, 64, [5, 9, 41, 30]);
  const pooled = poolMask(maskToFrame(mask, identity(64, 64)), 4);
  const coarse = maskToFrame(mask, { ...identity(64, 64), scale: 0.25, width: 16, height: 16 });
  assertEquals([...pooled.data], [...coarse.data]);
});

Deno.test("doubleMask() lies between the pixels' middles", () => {
  const { width, height, data } = doubleMask({
    width: 2,
    height: 1,
    data: Float32Array.of(0, 1),
  });
  assertEquals([width, height], [4, 2]);
  assertEquals([...data], [0, 0.25, 0.75, 1, 0, 0.25, 0.75, 1]);
});

Deno.test("doubleMask() is the bilinear enlargement of what it is given", () => {
  fc.assert(fc.property(arbitraryBitmap, ({ width, height, data }) => {
    const soft = { width, height, data: Float32Array.from(data) };
    const double = doubleMask(soft);
    const at = (x: number, y: number) => {
      const column = Math.min(width - 1, Math.max(0, x));
      const row = Math.min(height - 1, Math.max(0, y));
      return data[row * width + column];
    };
    double.data.forEach((value, i) => {
      const u = (i % (2 * width)) / 2 - 0.25;
      const v = Math.floor(i / (2 * width)) / 2 - 0.25;
      const [x, y] = [Math.floor(u), Math.floor(v)];
      const above = at(x, y) + (at(x + 1, y) - at(x, y)) * (u - x);
      const below = at(x, y + 1) + (at(x + 1, y + 1) - at(x, y + 1)) * (u - x);
      assertAlmostEquals(value, above + (below - above) * (v - y), 1e-6);
    });
  }));
});
