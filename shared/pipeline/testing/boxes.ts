import { encodeRle } from "../../mask/rle.ts";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { FRAME } from "../constants.ts";
import { PreparedBank } from "../prepared-bank.ts";
import { bankOf, randomReference } from "./references.ts";

/** A filled box in a picture that is the frame. */
export function box(x: number, y: number, width: number, height: number): RunLengthMask {
  return RunLengthMask.filled(FRAME.width, FRAME.height, [x, y, width, height]);
}

/** Two references around the frame's middle: "narrow" of 120 × 112 px, "wide" of 240 × 112 px. */
export const boxBank = new PreparedBank(
  bankOf(
    randomReference("narrow", 14, 16, 1),
    { ...randomReference("wide", 14, 30, 2), mask: encodeRle(box(72, 72, 240, 112)) },
  ),
);
