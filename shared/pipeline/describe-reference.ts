import { boxCenter } from "../geometry/box.ts";
import { atStride, type Frame } from "../geometry/frame.ts";
import { maskToFrame, poolMask, type SoftMask } from "../geometry/resample-mask.ts";
import { PictureLevels, resamplePicture } from "../geometry/resample-picture.ts";
import { area, type Bitmap, boundingBox } from "../mask/bitmap.ts";
import { encodeRle } from "../mask/rle.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { CELL, FEATURES, FRAME, L, SHORT_EDGE } from "./constants.ts";
import { type CellWindow, coveredWindow } from "./covered-window.ts";
import type { Picture } from "./picture.ts";
import type { Reference } from "./reference-bank.ts";
import type { Runtime } from "./runtime.ts";

/** An annotation that can't become a reference; the message says why. */
export class BankEntryError extends Error {
  override readonly name = "BankEntryError";
}

export interface ReferenceInput {
  readonly id: string;
  readonly category: string;
  readonly source: string;
  /** Whether `picture` and `mask` are the mirror images; they are taken as they come. */
  readonly mirrored: boolean;
  readonly picture: Picture;
  /** Whole silhouette, upright picture size. */
  readonly mask: Bitmap;
}

/** Fewest pixels of the short edge that still tell a shape. */
const MIN_SHORT_EDGE = 16;

/**
 * Response maps and silhouette of one complete object (paper, section 3.2: its true scale is used).
 * Throws BankEntryError when the mask is empty, too small or too long for the frame.
 */
export async function describeReference(
  input: ReferenceInput,
  runtime: Runtime,
): Promise<Reference> {
  const box = boundingBox(input.mask);
  if (!box) throw new BankEntryError("Use a mask with at least one pixel: got an empty one");
  const shortEdge = Math.min(box[2], box[3]);
  if (shortEdge < MIN_SHORT_EDGE) {
    const least = `Use an object of at least ${MIN_SHORT_EDGE} px`;
    throw new BankEntryError(`${least}: got ${box[2]} × ${box[3]} px`);
  }
  const [centerX, centerY] = boxCenter(box);
  const frame: Frame = { scale: SHORT_EDGE / shortEdge, centerX, centerY, ...FRAME };
  if (box[2] * frame.scale > FRAME.width || box[3] * frame.scale > FRAME.height) {
    const wide = (FRAME.width / SHORT_EDGE).toFixed(2);
    const high = (FRAME.height / SHORT_EDGE).toFixed(2);
    const most =
      `Use an object at most ${wide} times as wide as high and ${high} times as high as wide`;
    throw new BankEntryError(`${most}: got ${box[2]} × ${box[3]} px`);
  }
  const image = resamplePicture(new PictureLevels(input.picture), frame);
  const { c3, c4 } = await runtime.run("trunk", { image });
  const { map } = await runtime.run("visual-concepts", { c3, c4 });
  const mask = RunLengthMask.fromBitmap(input.mask);
  const silhouette = threshold(maskToFrame(mask, frame));
  const cells = poolMask(maskToFrame(mask, atStride(frame, 2)), CELL / 2);
  const window = coveredWindow(cells);
  const coverage = cut(cells.data, 1, cells, window);
  const responseMap = cut(map.data, FEATURES, cells, window);
  const count = coverage.length;
  for (let i = 0; i < responseMap.length; i++) responseMap[i] *= coverage[i % count];
  const frameMaskBox = boundingBox(silhouette);
  if (!frameMaskBox || area(silhouette) === 0) {
    throw new BankEntryError(
      "Use a mask that keeps its shape when reduced: nothing was left of it",
    );
  }
  return {
    id: input.id,
    category: input.category,
    source: input.source,
    mirrored: input.mirrored,
    scale: shortEdge / L,
    mask: encodeRle(silhouette),
    box: frameMaskBox,
    mapRows: window.rows,
    mapColumns: window.columns,
    responseMap,
    coverage,
  };
}

/** The centred window of maps [channels, height, width]. */
function cut(
  data: Float32Array,
  channels: number,
  { width, height }: SoftMask,
  { rows, columns }: CellWindow,
): Float32Array {
  const top = (height - rows) / 2;
  const left = (width - columns) / 2;
  const result = new Float32Array(channels * rows * columns);
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < rows; y++) {
      const start = (c * height + top + y) * width + left;
      result.set(data.subarray(start, start + columns), (c * rows + y) * columns);
    }
  }
  return result;
}

function threshold({ width, height, data }: SoftMask): Bitmap {
  return { width, height, data: Uint8Array.from(data, (share) => (share >= 0.5 ? 1 : 0)) };
}
