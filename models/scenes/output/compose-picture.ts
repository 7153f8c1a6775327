import { composeReference } from "../scene/compose-reference.ts";
import { composeScene } from "../scene/compose-scene.ts";
import type { SceneDescription } from "../scene/scene-description.ts";
import { pictureSeed, SPLITS } from "./splits.ts";

/** One picture of a set; `index` from 1, `seed` the whole set's. */
export interface PictureKey {
  readonly split: string;
  readonly index: number;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
}

/** The scene of a picture of a set. */
export function composePicture(
  { split, index, seed, width, height }: PictureKey,
): SceneDescription {
  const own = pictureSeed(seed, split, index);
  const { kind, references } = SPLITS[split];
  if (kind === undefined) return composeScene(own, { width, height });
  return references
    ? composeReference(own, kind, { width, height })
    : composeScene(own, { width, height, drawKind: () => kind, empty: 0 });
}
