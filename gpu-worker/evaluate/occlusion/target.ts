import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import type { Bitmap } from "@kanizsa/shared/mask/bitmap.ts";

/** The car that is to be hidden in part. */
export interface Target {
  /** Whole car, image px. */
  readonly amodal: Bitmap;
  /** Tight box of it. */
  readonly box: BoxXywh;
  /** Its set pixels. */
  readonly pixels: number;
}
