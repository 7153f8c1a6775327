import type { BoxXywh } from "../geometry/box.ts";

/** Binary mask, row-major: pixel (x, y) is `data[y * width + x]`, 0 or 1. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** An empty mask. Throws RangeError unless both sides are positive integers. */
export function createBitmap(width: number, height: number): Bitmap {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`Use a positive whole width and height: got ${width} × ${height}`);
  }
  return { width, height, data: new Uint8Array(width * height) };
}

/** Number of set pixels. */
export function area({ data }: Bitmap): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  return sum;
}

/** Tight box of the set pixels in whole pixels, null when there is none. */
export function boundingBox({ width, height, data }: Bitmap): BoxXywh | null {
  const first = data.indexOf(1);
  if (first < 0) return null;
  const top = Math.floor(first / width);
  const bottom = Math.floor(data.lastIndexOf(1) / width);
  let left = width;
  let right = -1;
  for (let y = top; y <= bottom && y < height; y++) {
    const row = y * width;
    // Only pixels outside the span found so far can widen it, so most rows end after few reads.
    for (let x = 0; x < left; x++) if (data[row + x]) left = x;
    for (let x = width - 1; x > right; x--) if (data[row + x]) right = x;
  }
  return [left, top, right - left + 1, bottom - top + 1];
}

/** Pixels set in either mask. Throws RangeError when the sizes differ, as do the functions below. */
export function union(a: Bitmap, b: Bitmap): Bitmap {
  const result = createResult(a, b);
  for (let i = 0; i < result.data.length; i++) result.data[i] = a.data[i] | b.data[i];
  return result;
}

/** Pixels set in both masks. */
export function intersection(a: Bitmap, b: Bitmap): Bitmap {
  const result = createResult(a, b);
  for (let i = 0; i < result.data.length; i++) result.data[i] = a.data[i] & b.data[i];
  return result;
}

/** Pixels set in `a` and not in `b`. */
export function difference(a: Bitmap, b: Bitmap): Bitmap {
  const result = createResult(a, b);
  for (let i = 0; i < result.data.length; i++) result.data[i] = a.data[i] & ~b.data[i];
  return result;
}

/** Shared pixels over pixels set in either, 0 to 1; 0 when both masks are empty. */
export function intersectionOverUnion(a: Bitmap, b: Bitmap): number {
  checkSameSize(a, b);
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i++) {
    both += a.data[i] & b.data[i];
    either += a.data[i] | b.data[i];
  }
  return either === 0 ? 0 : both / either;
}

function createResult(a: Bitmap, b: Bitmap): Bitmap {
  checkSameSize(a, b);
  return createBitmap(a.width, a.height);
}

function checkSameSize(a: Bitmap, b: Bitmap): void {
  if (a.width !== b.width || a.height !== b.height) {
    throw new RangeError(
      `Use two masks of the same size: got ${a.width} × ${a.height} and ${b.width} × ${b.height}`,
    );
  }
}
