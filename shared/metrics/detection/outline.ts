import type { AmodalInstance } from "../../formats/amodal-dataset.ts";
import type { BoxXywh } from "../../geometry/box.ts";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";

/** What of an instance is compared: its amodal mask, its visible mask, or its amodal box. */
export type ComparedBy = "amodal" | "visible" | "box";

export interface Outline {
  /** Around what is compared, image px; empty at 0 for an empty mask. */
  readonly box: Readonly<BoxXywh>;
  /** Null where boxes are compared. */
  readonly mask: RunLengthMask | null;
  /** Of the mask, else of the box, px. */
  readonly area: number;
}

/** The part of an instance that is compared. A box is the stated one, else that of the mask. */
export function outline({ amodal, visible, box }: AmodalInstance, by: ComparedBy): Outline {
  if (by === "box") {
    const stated = box ?? amodal.boundingBox() ?? [0, 0, 0, 0];
    return { box: stated, mask: null, area: stated[2] * stated[3] };
  }
  const mask = by === "amodal" ? amodal : visible;
  return { box: mask.boundingBox() ?? [0, 0, 0, 0], mask, area: mask.area() };
}

/** The area by which a truth has its class of size: what the file states of it, else its mask's. */
export function statedArea({ amodal, visible, area }: AmodalInstance, by: ComparedBy): number {
  return by === "visible" ? visible.area() : area ?? amodal.area();
}
