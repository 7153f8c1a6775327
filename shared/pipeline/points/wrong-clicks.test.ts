import { assertEquals } from "@std/assert";
import type { Frame } from "../../geometry/frame.ts";
import { FRAME, MASK_STRIDE } from "../constants.ts";
import type { Click } from "./click.ts";
import { wrongClicks } from "./wrong-clicks.ts";

const WIDTH = FRAME.width / MASK_STRIDE;
const HEIGHT = FRAME.height / MASK_STRIDE;
/** Picture px = frame px; (192, 128) lies in the middle. */
const IDENTITY: Frame = { scale: 1, centerX: 192, centerY: 128, ...FRAME };
const leftHalf = {
  width: WIDTH,
  height: HEIGHT,
  data: Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => +(i % WIDTH < WIDTH / 2)),
};
const click = (x: number, y: number, label: 0 | 1): Click => ({ x, y, label });

const CLICKS: readonly [name: string, click: Click, wrong: number][] = [
  ["a positive click on the mask", click(10, 10, 1), 0],
  ["a negative click on the mask", click(10, 10, 0), 1],
  ["a positive click beside the mask", click(300, 10, 1), 1],
  ["a negative click beside the mask", click(300, 10, 0), 0],
  ["a positive click left of the mask's edge", click(191.9, 10, 1), 0],
  ["a positive click right of the mask's edge", click(192, 10, 1), 1],
  ["the frame's last pixel", click(383.9, 255.9, 1), 1],
  ["a click right of the frame", click(384, 10, 1), 0],
  ["a click below the frame", click(10, 256, 0), 0],
  ["a click left of the frame", click(-0.1, 10, 0), 0],
  ["a click above the frame", click(10, -0.1, 0), 0],
];

for (const [name, one, wrong] of CLICKS) {
  Deno.test(`wrongClicks() counts ${wrong} for ${name}`, () => {
    assertEquals(wrongClicks(leftHalf, IDENTITY, [one]), wrong);
  });
}

Deno.test("wrongClicks() adds up and takes the frame's place and scale", () => {
  const frame = { ...IDENTITY, scale: 0.5, centerX: 1000, centerY: 700 };
  const clicks = [click(999, 700, 0), click(1001, 700, 1), click(999, 700, 1)];
  assertEquals(wrongClicks(leftHalf, frame, clicks), 2);
  assertEquals(wrongClicks(leftHalf, frame, []), 0);
});
