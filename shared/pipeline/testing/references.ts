import { boundingBox } from "../../mask/bitmap.ts";
import { encodeRle } from "../../mask/rle.ts";
import { mulberry32 } from "../../random/mulberry32.ts";
import { FEATURES, FRAME } from "../constants.ts";
import { describeReference } from "../describe-reference.ts";
import { MemoryBank } from "../memory-bank.ts";
import type { Reference, ReferenceBank } from "../reference-bank.ts";
import { fakeRuntime } from "./fake-runtime.ts";
import { paintScene, rectangle } from "./scene.ts";

/** The car of `paintScene()` with this seed, described with the fake networks. */
export function paintedReference(id: string, seed: number): Promise<Reference> {
  const { picture, whole } = paintScene({
    width: 160,
    height: 100,
    car: [20, 22, 120, 56],
    seed,
  });
  const labels = { id, category: "car", source: "painted", mirrored: false };
  return describeReference({ ...labels, picture, mask: whole }, fakeRuntime());
}

/** A reference of random responses in a window of the given size, its silhouette a centred box. */
export function randomReference(
  id: string,
  rows: number,
  columns: number,
  seed: number,
): Reference {
  const random = mulberry32(seed);
  const mask = rectangle(FRAME.width, FRAME.height, [132, 72, 120, 112]);
  const box = boundingBox(mask);
  if (!box) throw new Error("The drawn reference is empty");
  return {
    id,
    category: "car",
    source: "random",
    mirrored: false,
    scale: 1,
    mask: encodeRle(mask),
    box,
    mapRows: rows,
    mapColumns: columns,
    responseMap: Float32Array.from({ length: FEATURES * rows * columns }, () => random() - 0.5),
    coverage: Float32Array.from({ length: rows * columns }, random),
  };
}

export function bankOf(...references: Reference[]): ReferenceBank {
  return new MemoryBank("test", references);
}
