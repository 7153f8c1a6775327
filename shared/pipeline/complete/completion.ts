import { atStride, toPicture } from "../../geometry/frame.ts";
import { maskToPicture, type SoftMask } from "../../geometry/resample-mask.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import { MASK_STRIDE } from "../constants.ts";
import type { Query } from "../look-at-query.ts";
import type { PlacedReference } from "./place-references.ts";

/** One object completed, everything at the picture's size but the soft maps. */
export interface Completion {
  readonly amodal: RunLengthMask;
  readonly visible: RunLengthMask;
  /** Certainty of the amodal mask, 0–1. */
  readonly certainty: number;
  /** References voted on, best first; empty when the bank has none. */
  readonly references: readonly PlacedReference[];
  /** Voted centre of the whole object, image px. */
  readonly center: readonly [x: number, y: number];
  readonly abstained: boolean;
  /** P₀ of the soft vote over the frame at stride 2, null when abstained. */
  readonly prior: SoftMask | null;
}

/** No reference is good enough: the amodal mask is the visible one. */
export function abstain(query: Query, references: readonly PlacedReference[]): Completion {
  const { visible, geometry } = query;
  return {
    amodal: visible,
    visible,
    certainty: references[0]?.similarity ?? 0,
    references,
    center: [geometry.centerX, geometry.centerY],
    abstained: true,
    prior: null,
  };
}

/** A mask over the frame at stride 2, at the picture's size. */
export function atPictureSize(query: Query, mask: SoftMask): RunLengthMask {
  const { width, height } = query.visible;
  return maskToPicture(mask, atStride(query.frame, MASK_STRIDE), width, height);
}

/** Image px of a displacement from the frame's middle, frame px. */
export function centerOf({ frame }: Query, dx: number, dy: number): [x: number, y: number] {
  return toPicture(frame, frame.width / 2 + dx, frame.height / 2 + dy);
}
