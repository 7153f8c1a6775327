import { assertEquals } from "@std/assert";
import { atStride } from "../geometry/frame.ts";
import { createBitmap } from "../mask/bitmap.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { mulberry32 } from "../random/mulberry32.ts";
import { MASK_STRIDE } from "./constants.ts";
import type { Query } from "./look-at-query.ts";
import { lostToRivals } from "./lost-to-rivals.ts";
import { queryOf } from "./testing/queries.ts";

const WIDTH = 40;
const HEIGHT = 30;

/** The same by asking every rival at every pixel of the picture. */
function lostByPixel(rivals: readonly Query[]): RunLengthMask[] {
  const lost = rivals.map(() => createBitmap(WIDTH, HEIGHT));
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    const claims = rivals.map((query) => query.visible.has(x, y) ? surenessAt(query, x, y) : -1);
    const owner = claims.indexOf(Math.max(...claims));
    claims.forEach((sure, k) => lost[k].data[i] = sure >= 0 && k !== owner ? 1 : 0);
  }
  return lost.map((bitmap) => RunLengthMask.fromBitmap(bitmap));
}

function surenessAt({ visibleInFrame, prompt, ...query }: Query, x: number, y: number): number {
  const { width, height, data } = visibleInFrame;
  const frame = atStride(query.frame, MASK_STRIDE);
  const column = Math.floor((x + 0.5 - frame.centerX) * frame.scale + width / 2);
  const row = Math.floor((y + 0.5 - frame.centerY) * frame.scale + height / 2);
  const inside = column >= 0 && row >= 0 && column < width && row < height;
  return Math.fround((prompt.score ?? 1) + (inside ? data[row * width + column] : 0));
}

/** Boxes that overlap, with holes, of scores and sureness in few steps, so that many are equally sure. */
function rivalsOf(seed: number): Query[] {
  const random = mulberry32(seed);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  return Array.from({ length: 1 + upTo(5) }, () => {
    const box = () =>
      RunLengthMask.filled(WIDTH, HEIGHT, [upTo(30), upTo(20), 1 + upTo(30), 1 + upTo(25)]);
    const query = queryOf(box().difference(box()).union(box()), {
      prompt: { score: 0.2 + 0.2 * upTo(3) },
      frame: {
        scale: [0.5, 3, 9][upTo(2)],
        centerX: upTo(WIDTH),
        centerY: upTo(HEIGHT),
      },
    });
    const data = query.visibleInFrame.data.map(() => upTo(4) / 4);
    return { ...query, visibleInFrame: { ...query.visibleInFrame, data } };
  });
}

Deno.test("lostToRivals() gives what asking every rival at every pixel gives", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const rivals = rivalsOf(seed);
    assertEquals(lostToRivals(rivals), lostByPixel(rivals), `seed ${seed}`);
  }
});

Deno.test("lostToRivals() takes nothing from one alone, nor from none", () => {
  assertEquals(lostToRivals(rivalsOf(1).slice(0, 1)), [new RunLengthMask(WIDTH, HEIGHT)]);
  assertEquals(lostToRivals([]), []);
});
