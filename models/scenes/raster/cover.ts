import type { Camera } from "./camera.ts";
import { projectTriangles } from "./project-vertices.ts";
import { scanTriangle, Spans } from "./scan-triangle.ts";
import type { TriangleSet } from "./triangle-set.ts";

/** Samples that an object covers, and the box that they lie in: from `left`, `top` to before `right`, `bottom`. */
export interface Cover {
  /** [height, width] of the whole raster, 0 or 1. */
  readonly samples: Uint8Array;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Every sample that an object would cover if nothing stood before it. */
export function coverObject(
  set: TriangleSet,
  view: Float64Array,
  camera: Camera,
  object: number,
): Cover {
  const { width, height } = camera;
  const samples = new Uint8Array(width * height);
  const spans = new Spans(height);
  const { from, to } = set.objects[object];
  let left = width, right = 0, top = height, bottom = 0;
  projectTriangles(set, view, camera, from, to, (_triangle, ax, ay, _aw, bx, by, _bw, cx, cy) => {
    if (!scanTriangle(ax, ay, bx, by, cx, cy, width, height, spans)) return;
    top = Math.min(top, spans.top);
    bottom = Math.max(bottom, spans.top + spans.rows);
    for (let i = 0; i < spans.rows; i++) {
      const start = spans.starts[i], end = spans.ends[i];
      if (end <= start) continue;
      if (start < left) left = start;
      if (end > right) right = end;
      const row = (spans.top + i) * width;
      samples.fill(1, row + start, row + end);
    }
  });
  return { samples, left, top, right, bottom };
}
