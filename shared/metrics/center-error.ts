import { boxCenter, type BoxXywh } from "../geometry/box.ts";

/** Offset of a centre from the true one, as shares of the true amodal box's sides. */
export interface CenterError {
  readonly dx: number;
  readonly dy: number;
}

/** How far a voted centre lies from the centre of the true amodal box; both in image px. */
export function centerError(
  [x, y]: readonly [x: number, y: number],
  amodalBox: Readonly<BoxXywh>,
): CenterError {
  const [trueX, trueY] = boxCenter(amodalBox);
  return { dx: (x - trueX) / amodalBox[2], dy: (y - trueY) / amodalBox[3] };
}
