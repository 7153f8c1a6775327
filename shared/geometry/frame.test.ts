import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { BoxXywh } from "./box.ts";
import { atStride, boxToFrame, type Frame, frameBox, toFrame, toPicture } from "./frame.ts";

const FRAME: Frame = { scale: 2, centerX: 50, centerY: 30, width: 384, height: 256 };

const arbitraryFrame: fc.Arbitrary<Frame> = fc.record({
  scale: fc.double({ min: 0.01, max: 50, noNaN: true }),
  centerX: fc.double({ min: -500, max: 3000, noNaN: true }),
  centerY: fc.double({ min: -500, max: 3000, noNaN: true }),
  width: fc.integer({ min: 1, max: 640 }),
  height: fc.integer({ min: 1, max: 640 }),
});
const coordinate = fc.double({ min: -4000, max: 4000, noNaN: true });

Deno.test("toFrame() puts the frame's centre into its middle", () => {
  assertEquals(toFrame(FRAME, 50, 30), [192, 128]);
});

Deno.test("toFrame() counts from pixel edges: the first pixel's centre lies at one half", () => {
  const identity: Frame = { scale: 1, centerX: 4, centerY: 3, width: 8, height: 6 };
  assertEquals(toFrame(identity, 0, 0), [0, 0]);
  assertEquals(toFrame(identity, 0.5, 0.5), [0.5, 0.5]);
  // one picture pixel becomes two: its centre lies on the edge between them
  const twice: Frame = { scale: 2, centerX: 4, centerY: 3, width: 16, height: 12 };
  assertEquals(toFrame(twice, 0.5, 0.5), [1, 1]);
});

Deno.test("toPicture() undoes toFrame()", () => {
  fc.assert(fc.property(arbitraryFrame, coordinate, coordinate, (frame, x, y) => {
    const [u, v] = toFrame(frame, x, y);
    const [backX, backY] = toPicture(frame, u, v);
    assertAlmostEquals(backX, x, 1e-6);
    assertAlmostEquals(backY, y, 1e-6);
  }));
});

Deno.test("boxToFrame() moves a box's corners as toFrame() does", () => {
  const box: BoxXywh = [40, 20, 30, 10];
  const [left, top, width, height] = boxToFrame(FRAME, box);
  assertEquals([left, top], toFrame(FRAME, 40, 20));
  assertEquals([left + width, top + height], toFrame(FRAME, 70, 30));
});

Deno.test("boxToFrame() makes frameBox() the whole frame", () => {
  fc.assert(fc.property(arbitraryFrame, (frame) => {
    const whole = [0, 0, frame.width, frame.height];
    boxToFrame(frame, frameBox(frame)).forEach((value, i) =>
      assertAlmostEquals(value, whole[i], 1e-6)
    );
  }));
});

Deno.test("atStride() divides every length and keeps the part of the picture", () => {
  const quarter = atStride(FRAME, 4);
  assertEquals(quarter, { scale: 0.5, centerX: 50, centerY: 30, width: 96, height: 64 });
  assertEquals(frameBox(quarter), frameBox(FRAME));
  const [u, v] = toFrame(FRAME, 33, 44);
  assertEquals(toFrame(quarter, 33, 44), [u / 4, v / 4]);
});
