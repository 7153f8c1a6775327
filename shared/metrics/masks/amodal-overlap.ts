import type { AmodalInstance } from "../../formats/amodal-dataset.ts";
import { intersectionArea } from "../../mask/intersection-area.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import { occlusionRate } from "./occlusion-rate.ts";

/** Pixels that two masks share, and pixels of either. */
export interface Overlap {
  readonly intersection: number;
  readonly union: number;
}

/** How far the prediction of one object agrees with it. */
export interface AmodalOverlap {
  /** Of the amodal masks. */
  readonly full: Overlap;
  /** Of the visible masks. */
  readonly visible: Overlap;
  /** Of the amodal masks outside of the true visible mask; null where nothing is hidden. */
  readonly occluded: Overlap | null;
  /** True hidden share of the object, 0 to 1. */
  readonly occlusionRate: number;
}

type Masks = Pick<AmodalInstance, "amodal" | "visible">;

/**
 * Compares an object with its prediction, null for one that was missed. The occluded part is what a
 * mask adds to the true visible mask, as "Coarse-to-Fine Amodal Segmentation with Shape Prior" (ICCV
 * 2023) and others measure it: copying the visible mask scores 0.
 *
 * @throws {RangeError} when the masks' sizes differ
 */
export function amodalOverlap(truth: Masks, prediction: Masks | null): AmodalOverlap {
  const hidden = truth.amodal.difference(truth.visible);
  return {
    full: overlap(truth.amodal, prediction?.amodal),
    visible: overlap(truth.visible, prediction?.visible),
    occluded: hidden.isEmpty ? null : overlap(hidden, prediction?.amodal.difference(truth.visible)),
    occlusionRate: occlusionRate(truth),
  };
}

function overlap(truth: RunLengthMask, prediction: RunLengthMask | undefined): Overlap {
  if (prediction === undefined) return { intersection: 0, union: truth.area() };
  const intersection = intersectionArea(truth, prediction);
  return { intersection, union: truth.area() + prediction.area() - intersection };
}
