import type { Camera } from "../raster/camera.ts";
import { NEAR } from "../raster/project-vertices.ts";
import type { TriangleSet } from "../raster/triangle-set.ts";

/** How much of an object lies inside the picture. */
export interface FrameShare {
  readonly truncated: boolean;
  /** Share of the box around the whole object that is inside, 0 to 1. */
  readonly inside: number;
}

/** Compares an object's outline, without the picture's border, with the picture. */
export function shareInFrame(
  set: TriangleSet,
  view: Float64Array,
  { focal, width, height }: Camera,
  object: number,
): FrameShare {
  const { from, to } = set.objects[object];
  let left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity;
  for (let i = from * 3; i < to * 3; i++) {
    const at = set.corners[i] * 3;
    // what reaches behind the camera is as good as next to it: far outside
    const depth = Math.max(NEAR, view[at + 2]);
    const x = width / 2 + focal * view[at] / depth, y = height / 2 + focal * view[at + 1] / depth;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const insideX = Math.max(0, Math.min(right, width) - Math.max(left, 0)) / (right - left);
  const insideY = Math.max(0, Math.min(bottom, height) - Math.max(top, 0)) / (bottom - top);
  return {
    truncated: left < 0 || top < 0 || right > width || bottom > height,
    inside: insideX * insideY,
  };
}
