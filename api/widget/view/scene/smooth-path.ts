/**
 * A closed contour as data of an SVG path: its points are averaged with their neighbours (a binomial
 * filter, standard deviation √(passes / 2) points), thinned out, and joined by quadratic curves. Points
 * of traced masks lie about a pixel apart.
 */
export function smoothPath(contour: Float64Array, passes: number): string {
  const count = contour.length / 2;
  let points = contour;
  for (let pass = 0; pass < Math.min(passes, count / 8); pass++) {
    const smoothed = new Float64Array(points.length);
    for (let i = 0; i < points.length; i++) {
      const before = points[(i + points.length - 2) % points.length];
      smoothed[i] = (before + 2 * points[i] + points[(i + 2) % points.length]) / 4;
    }
    points = smoothed;
  }
  const kept = Math.max(3, Math.round(count / Math.max(1, Math.sqrt(passes))));
  const at = (index: number) => 2 * Math.floor((index % kept) * count / kept);
  const text = (value: number) => `${Math.round(10 * value) / 10}`;
  let path = "";
  for (let index = 0; index <= kept; index++) {
    const here = at(index);
    const next = at(index + 1);
    const end = `${text((points[here] + points[next]) / 2)} ${
      text((points[here + 1] + points[next + 1]) / 2)
    }`;
    path += index ? `Q${text(points[here])} ${text(points[here + 1])} ${end}` : `M${end}`;
  }
  return `${path}Z`;
}
