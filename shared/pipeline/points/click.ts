import { type Frame, toFrame } from "../../geometry/frame.ts";
import { MASK_STRIDE } from "../constants.ts";

/** A click, image px: label 1 = belongs to the whole object, hidden part included; 0 = doesn't. */
export interface Click {
  readonly x: number;
  readonly y: number;
  readonly label: 0 | 1;
}

/** Pixel of the frame at stride 2 that a click lies in; may lie outside. */
export function pixelOf(frame: Frame, { x, y }: Click): [column: number, row: number] {
  const [u, v] = toFrame(frame, x, y);
  return [Math.floor(u / MASK_STRIDE), Math.floor(v / MASK_STRIDE)];
}
