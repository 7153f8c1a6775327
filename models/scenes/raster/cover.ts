import type { Camera } from "./camera.ts";
import { projectTriangles } from "./project-vertices.ts";
import { scanTriangle, Spans } from "./scan-triangle.ts";
import type { TriangleSet } from "./triangle-set.ts";

/** Every sample that an object would cover if nothing stood before it: [height, width], 0 or 1. */
export function coverObject(
  set: TriangleSet,
  view: Float64Array,
  camera: Camera,
  object: number,
): Uint8Array {
  const { width, height } = camera;
  const covered = new Uint8Array(width * height);
  const spans = new Spans(height);
  const { from, to } = set.objects[object];
  projectTriangles(set, view, camera, from, to, (_triangle, ax, ay, _aw, bx, by, _bw, cx, cy) => {
    if (!scanTriangle(ax, ay, bx, by, cx, cy, width, height, spans)) return;
    for (let i = 0; i < spans.rows; i++) {
      if (spans.ends[i] <= spans.starts[i]) continue;
      const row = (spans.top + i) * width;
      covered.fill(1, row + spans.starts[i], row + spans.ends[i]);
    }
  });
  return covered;
}
