/** A plane of values, row-major. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** A plane `factor` times as wide and high, bilinear between the cells' middles; flat beyond the outer ones. */
export function upsample({ width, height, data }: Plane, factor: number): Plane {
  const [wide, high] = [width * factor, height * factor];
  const result = new Float32Array(wide * high);
  const columns = taps(width, factor);
  const rows = taps(height, factor);
  for (let y = 0; y < high; y++) {
    const { first: top, second: bottom, share: down } = rows[y];
    for (let x = 0; x < wide; x++) {
      const { first: left, second: right, share: along } = columns[x];
      const above = mix(data[top * width + left], data[top * width + right], along);
      const below = mix(data[bottom * width + left], data[bottom * width + right], along);
      result[y * wide + x] = mix(above, below, down);
    }
  }
  return { width: wide, height: high, data: result };
}

function taps(size: number, factor: number) {
  return Array.from({ length: size * factor }, (_, i) => {
    const place = Math.min(size - 1, Math.max(0, (i + 0.5) / factor - 0.5));
    const first = Math.floor(place);
    return { first, second: Math.min(size - 1, first + 1), share: place - first };
  });
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
