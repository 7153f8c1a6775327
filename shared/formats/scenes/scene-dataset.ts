import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import type { AmodalDataset, AmodalImage, AmodalInstance } from "../amodal-dataset.ts";

/** A rendered object, of which more is known. */
export interface SceneInstance extends AmodalInstance {
  /** Body style of a car: sedan, hatchback, estate, … */
  readonly body?: string;
  /** Whether part of it lies beyond the picture's border. */
  readonly truncated?: boolean;
  /** Heading about the vertical, degrees. */
  readonly azimuthDegrees?: number;
}

export interface SceneImage extends AmodalImage {
  readonly instances: readonly SceneInstance[];
  readonly seed?: number;
  /** Pixels of things of no category that stand before an instance. */
  readonly occluders?: RunLengthMask;
}

/** Kanizsa-Scenes: an `AmodalDataset` like any other, with the renderer's knowledge kept. */
export interface SceneDataset extends AmodalDataset {
  readonly images: readonly SceneImage[];
}
