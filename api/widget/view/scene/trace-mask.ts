import type { MaskWindow } from "./decode-mask.ts";

/**
 * Closed contours of a mask, flat [x0, y0, x1, y1, …] in px: through the middle of every pixel edge
 * between inside and outside, so that stairs become slopes. Exteriors run clockwise on screen, holes
 * counter-clockwise; pixels that only touch at a corner are apart.
 */
export function traceMask(
  { left, top, width, data }: MaskWindow,
): Float64Array[] {
  const stride = width + 2;
  // Right, down, left, up: the way along an edge, with the inside to the right.
  const steps = [1, stride, -1, -stride];
  const contours: Float64Array[] = [];
  const isFollowed = new Uint8Array(data.length);
  for (let start = stride; start < data.length - stride; start++) {
    if (!data[start] || data[start - 1] || isFollowed[start]) continue;
    const contour: number[] = [];
    let pixel = start;
    let heading = 3;
    do {
      if (heading === 3) isFollowed[pixel] = 1;
      const x = pixel % stride - 1 + left;
      const y = Math.floor(pixel / stride) - 1 + top;
      contour.push(
        x + (heading === 3 ? 0 : heading === 1 ? 1 : 0.5),
        y + (heading === 0 ? 0 : heading === 2 ? 1 : 0.5),
      );
      const ahead = pixel + steps[heading];
      const outer = (heading + 3) % 4;
      if (!data[ahead]) {
        heading = (heading + 1) % 4;
      } else if (data[ahead + steps[outer]]) {
        pixel = ahead + steps[outer];
        heading = outer;
      } else {
        pixel = ahead;
      }
    } while (pixel !== start || heading !== 3);
    contours.push(Float64Array.from(contour));
  }
  return contours;
}
