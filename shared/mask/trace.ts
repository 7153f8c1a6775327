import type { Bitmap } from "./bitmap.ts";

/**
 * One connected region (4-neighbours) along its pixels' edges: flat [x0, y0, x1, y1, …] in px, whole
 * numbers, corners only; the exterior runs clockwise on screen, holes counter-clockwise.
 */
export interface TracedRegion {
  exterior: number[];
  holes: number[][];
}

/** Headings in clockwise order: right, down, left, up (y grows downwards). */
const STEP_X = [1, 0, -1, 0];
const STEP_Y = [0, 1, 0, -1];
const UP = 3;
const DOWN = 1;

/**
 * Contours of every region, topmost first. Pixels that only touch at a corner belong to two regions,
 * so no contour crosses itself. `rasterizeRegions` gives the same mask back.
 */
export function traceBitmap(bitmap: Bitmap): TracedRegion[] {
  const { width, height, data } = bitmap;
  const regions: TracedRegion[] = [];
  // Region + 1 whose contour runs along the left side of each pixel (one more column: the right
  // border), 0 where none was followed yet. A row's first unfollowed side going in belongs to a new
  // region, one going out to a hole of the region around it: both are met at their topmost row.
  const owner = new Int32Array((width + 1) * height);
  for (let y = 0; y < height; y++) {
    let before = 0;
    let region = 0;
    for (let x = 0; x <= width; x++) {
      const pixel = x < width ? data[y * width + x] : 0;
      if (pixel === before) continue;
      before = pixel;
      const known = owner[y * (width + 1) + x];
      if (pixel) {
        region = known || regions.length + 1;
        if (!known) {
          regions.push({ exterior: follow(bitmap, x, y + 1, UP, region, owner), holes: [] });
        }
      } else if (!known) {
        regions[region - 1].holes.push(follow(bitmap, x, y, DOWN, region, owner));
      }
    }
  }
  return regions;
}

/** Follows a contour with the region on its right, from a grid corner, until it closes. */
function follow(
  { width, height, data }: Bitmap,
  startX: number,
  startY: number,
  startHeading: number,
  region: number,
  owner: Int32Array,
): number[] {
  const isSet = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && data[y * width + x] === 1;
  const contour: number[] = [];
  let x = startX;
  let y = startY;
  let heading = startHeading;
  do {
    if (heading === UP) owner[(y - 1) * (width + 1) + x] = region;
    if (heading === DOWN) owner[y * (width + 1) + x] = region;
    x += STEP_X[heading];
    y += STEP_Y[heading];
    // The two pixels ahead: half a step forward, half a step to either side.
    const right = (heading + 1) % 4;
    const aheadX = x + (STEP_X[heading] - 1) / 2;
    const aheadY = y + (STEP_Y[heading] - 1) / 2;
    const rightAhead = isSet(aheadX + STEP_X[right] / 2, aheadY + STEP_Y[right] / 2);
    const leftAhead = isSet(aheadX - STEP_X[right] / 2, aheadY - STEP_Y[right] / 2);
    const turn = !rightAhead ? 1 : leftAhead ? 3 : 0;
    if (turn !== 0) contour.push(x, y);
    heading = (heading + turn) % 4;
  } while (x !== startX || y !== startY || heading !== startHeading);
  return contour;
}
