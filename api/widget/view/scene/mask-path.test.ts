import { assert, assertEquals } from "@std/assert";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { traceBitmap } from "@kanizsa/shared/mask/trace.ts";
import { decodeMask } from "./decode-mask.ts";
import { maskPath } from "./mask-path.ts";
import { traceMask } from "./trace-mask.ts";

const WIDTH = 37;
const HEIGHT = 29;

/** Blots and noise, other ones for every seed. */
function randomMask(seed: number) {
  const data = new Uint8Array(WIDTH * HEIGHT);
  let state = seed * 2654435761 >>> 0;
  const random = () => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32;
  for (let blot = 0; blot < 3; blot++) {
    const [cx, cy, radius] = [random() * WIDTH, random() * HEIGHT, 3 + random() * 9];
    for (let at = 0; at < data.length; at++) {
      const near = Math.hypot(at % WIDTH - cx, Math.floor(at / WIDTH) - cy) < radius;
      if (near && random() < 0.95) data[at] = 1;
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

Deno.test("decodeMask() reads what shared/mask wrote", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const mask = randomMask(seed);
    const window = decodeMask(encodeRle(mask));
    assert(window);
    const { left, top, width, height, data } = window;
    const spread = new Uint8Array(mask.data.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        spread[(y + top) * WIDTH + x + left] = data[(y + 1) * (width + 2) + x + 1];
      }
    }
    assertEquals(spread, mask.data);
  }
});

Deno.test("decodeMask() finds nothing in an empty mask, and all of a full one", () => {
  const empty = RunLengthMask.filled(WIDTH, HEIGHT, [0, 0, 0, 0]);
  assertEquals(decodeMask(encodeRle(empty)), null);
  const full = RunLengthMask.filled(WIDTH, HEIGHT, [0, 0, WIDTH, HEIGHT]);
  const window = decodeMask(encodeRle(full));
  assertEquals([window?.left, window?.top, window?.width, window?.height], [0, 0, WIDTH, HEIGHT]);
});

Deno.test("decodeMask() leaves out runs beyond the mask's end", () => {
  const full = RunLengthMask.filled(40, 40, [0, 0, 40, 40]);
  assertEquals(decodeMask({ size: [4, 4], counts: encodeRle(full).counts })?.width, 4);
});

Deno.test("traceMask() follows the same contours as shared/mask", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const mask = randomMask(seed);
    const window = decodeMask(encodeRle(mask));
    assert(window);
    const expected = traceBitmap(mask).flatMap(({ exterior, holes }) => [exterior, ...holes]);
    assertEquals(
      traceMask(window).map(edgesOf).sort(),
      expected.map(middlesOf).sort(),
    );
  }
});

Deno.test("maskPath() outlines a mask within a pixel, without specks", () => {
  const mask = RunLengthMask.filled(200, 100, [20, 30, 120, 50]).toBitmap();
  mask.data[5 * 200 + 5] = 1;
  const path = maskPath(encodeRle(mask));
  assertEquals(path.match(/M/g)?.length, 1);
  const numbers = path.match(/[\d.]+/g)?.map(Number) ?? [];
  const xs = numbers.filter((_, index) => index % 2 === 0);
  const ys = numbers.filter((_, index) => index % 2 === 1);
  assertEquals([Math.min(...xs), Math.max(...xs)], [20, 140]);
  assertEquals([Math.min(...ys), Math.max(...ys)], [30, 80]);
});

Deno.test("maskPath() leaves out what is thinner than it should be", () => {
  const mask = RunLengthMask.filled(200, 100, [20, 30, 120, 3]).union(
    RunLengthMask.filled(200, 100, [20, 50, 20, 20]),
  );
  const regions = (thinnest: number) => maskPath(encodeRle(mask), { thinnest }).match(/M/g)?.length;
  assertEquals([regions(0), regions(4)], [2, 1]);
});

Deno.test("maskPath() is empty for an empty mask", () => {
  assertEquals(maskPath(encodeRle(RunLengthMask.filled(9, 9, [0, 0, 0, 0]))), "");
});

const edgesOf = (contour: Float64Array) => sorted([...contour]);

/** The middle of every pixel edge along a polygon of pixel corners. */
function middlesOf(polygon: number[]): string {
  const middles: number[] = [];
  for (let i = 0; i < polygon.length; i += 2) {
    const next = (i + 2) % polygon.length;
    const [dx, dy] = [polygon[next] - polygon[i], polygon[next + 1] - polygon[i + 1]];
    const length = Math.abs(dx) + Math.abs(dy);
    for (let step = 0.5; step < length; step++) {
      middles.push(polygon[i] + step * dx / length, polygon[i + 1] + step * dy / length);
    }
  }
  return sorted(middles);
}

/** Points in an order that doesn't depend on where the contour began. */
function sorted(flat: number[]): string {
  const points = flat.flatMap((x, i) => i % 2 ? [] : [`${x},${flat[i + 1]}`]);
  return points.sort().join(" ");
}
