import { maskPolygons } from "@kanizsa/shared/mask/mask-polygons.ts";
import type { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";

/** A mask's outline as data of an SVG path, px of the picture. */
export function maskOutline(mask: RunLengthMask): string {
  return maskPolygons(mask).map(pathOf).join("");
}

/** Through the middles of the pixels' edges: a slope of steps becomes a line. */
function pathOf(polygon: readonly number[]): string {
  let path = "";
  for (let i = 0; i < polygon.length; i += 2) {
    const next = (i + 2) % polygon.length;
    const x = (polygon[i] + polygon[next]) / 2;
    const y = (polygon[i + 1] + polygon[next + 1]) / 2;
    path += `${i === 0 ? "M" : "L"}${x} ${y}`;
  }
  return `${path}Z`;
}
