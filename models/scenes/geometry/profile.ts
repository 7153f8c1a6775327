import { clamp } from "./interpolate.ts";

const STEP = 0.01;

/** A line over a length (metres → metres): straight pieces between points, their corners rounded. */
export class Profile {
  readonly #values: Float64Array;

  /** `points` ascend in their first coordinate, from 0; `rounding` is the reach of the smoothing, m. */
  constructor(points: readonly (readonly [at: number, value: number])[], rounding: number) {
    const end = points[points.length - 1][0];
    const count = Math.ceil(end / STEP) + 1;
    let values = new Float64Array(count);
    for (let i = 0, k = 0; i < count; i++) {
      const at = Math.min(end, i * STEP);
      while (k < points.length - 2 && at > points[k + 1][0]) k++;
      const [[x0, v0], [x1, v1]] = [points[k], points[k + 1]];
      values[i] = x1 > x0 ? v0 + (v1 - v0) * clamp((at - x0) / (x1 - x0), 0, 1) : v1;
    }
    for (let pass = 0; pass < 2; pass++) values = average(values, Math.round(rounding / STEP / 2));
    this.#values = values;
  }

  /** The value at a place; the ends' values go on beyond them. */
  at(place: number): number {
    const values = this.#values;
    const position = clamp(place / STEP, 0, values.length - 1);
    const index = Math.min(values.length - 2, Math.floor(position));
    return values[index] + (values[index + 1] - values[index]) * (position - index);
  }
}

/** Running mean; towards the ends its window narrows, so that they stay. */
function average(values: Float64Array, radius: number): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i] + values[i];
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const reach = Math.min(radius, i, values.length - 1 - i);
    result[i] = (sums[i + reach + 1] - sums[i - reach]) / (2 * reach + 1);
  }
  return result;
}
