import type { RunLengthMask } from "../../mask/run-length-mask.ts";

/** COCO RLE with its run lengths as numbers. */
export interface PlainRle {
  readonly size: [height: number, width: number];
  readonly counts: number[];
}

/**
 * A mask as the one form of RLE that every reader of COCOA and KINS takes in place of polygons:
 * they call pycocotools' frPyObjects, which refuses compressed counts.
 */
export function plainRle({ width, height, edges }: RunLengthMask): PlainRle {
  const bounds = [0, ...edges, width * height];
  const counts = bounds.slice(1).map((bound, i) => bound - bounds[i]);
  if (counts.length > 1 && counts[counts.length - 1] === 0) counts.pop();
  return { size: [height, width], counts };
}
