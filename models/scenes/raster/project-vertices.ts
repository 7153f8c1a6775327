import type { Camera } from "./camera.ts";
import type { TriangleSet } from "./triangle-set.ts";

/** Nearest distance along the view that is drawn, metres. */
export const NEAR = 0.12;

/** Each vertex as the camera sees it: [vertices, 3] right, down and ahead of it, metres. */
export function viewVertices(
  { positions: p, vertexCount }: TriangleSet,
  camera: Camera,
): Float64Array {
  const { right, down, ahead, position } = camera;
  const view = new Float64Array(vertexCount * 3);
  for (let i = 0; i < vertexCount * 3; i += 3) {
    const x = p[i] - position[0], y = p[i + 1] - position[1], z = p[i + 2] - position[2];
    view[i] = x * right[0] + y * right[1] + z * right[2];
    view[i + 1] = x * down[0] + y * down[1] + z * down[2];
    view[i + 2] = x * ahead[0] + y * ahead[1] + z * ahead[2];
  }
  return view;
}

/** Takes one projected triangle: raster positions and inverse depths of its corners. */
export type ProjectedTriangle = (
  triangle: number,
  ax: number,
  ay: number,
  aw: number,
  bx: number,
  by: number,
  bw: number,
  cx: number,
  cy: number,
  cw: number,
) => void;

/** Projects the triangles [from, to), cutting those that reach behind the camera at `NEAR`. */
export function projectTriangles(
  { corners }: TriangleSet,
  view: Float64Array,
  { focal, width, height }: Camera,
  from: number,
  to: number,
  take: ProjectedTriangle,
): void {
  const [middleX, middleY] = [width / 2, height / 2];
  const cutX = new Float64Array(4), cutY = new Float64Array(4), cutW = new Float64Array(4);
  for (let triangle = from; triangle < to; triangle++) {
    const a = corners[triangle * 3] * 3;
    const b = corners[triangle * 3 + 1] * 3;
    const c = corners[triangle * 3 + 2] * 3;
    const az = view[a + 2], bz = view[b + 2], cz = view[c + 2];
    if (az >= NEAR && bz >= NEAR && cz >= NEAR) {
      const aw = 1 / az, bw = 1 / bz, cw = 1 / cz;
      take(
        triangle,
        middleX + focal * view[a] * aw,
        middleY + focal * view[a + 1] * aw,
        aw,
        middleX + focal * view[b] * bw,
        middleY + focal * view[b + 1] * bw,
        bw,
        middleX + focal * view[c] * cw,
        middleY + focal * view[c + 1] * cw,
        cw,
      );
      continue;
    }
    if (az < NEAR && bz < NEAR && cz < NEAR) continue;
    let count = 0;
    for (let k = 0; k < 3; k++) {
      const p = k === 0 ? a : k === 1 ? b : c;
      const q = k === 0 ? b : k === 1 ? c : a;
      const pz = view[p + 2], qz = view[q + 2];
      if (pz >= NEAR) {
        cutW[count] = 1 / pz;
        cutX[count] = middleX + focal * view[p] / pz;
        cutY[count++] = middleY + focal * view[p + 1] / pz;
      }
      if ((pz >= NEAR) !== (qz >= NEAR)) {
        const t = (NEAR - pz) / (qz - pz);
        cutW[count] = 1 / NEAR;
        cutX[count] = middleX + focal * (view[p] + (view[q] - view[p]) * t) / NEAR;
        cutY[count++] = middleY + focal * (view[p + 1] + (view[q + 1] - view[p + 1]) * t) / NEAR;
      }
    }
    for (let k = 2; k < count; k++) {
      take(
        triangle,
        cutX[0],
        cutY[0],
        cutW[0],
        cutX[k - 1],
        cutY[k - 1],
        cutW[k - 1],
        cutX[k],
        cutY[k],
        cutW[k],
      );
    }
  }
}
