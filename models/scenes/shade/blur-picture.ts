/** A Gaussian blur of [height, width, 3]; `deviation` in pixels. Borders repeat. */
export function blurPicture(
  rgb: Float32Array,
  width: number,
  height: number,
  deviation: number,
): Float32Array {
  const radius = Math.max(1, Math.ceil(deviation * 2.2));
  const kernel = new Float64Array(2 * radius + 1);
  let sum = 0;
  for (let i = -radius; i <= radius; i++) {
    kernel[i + radius] = Math.exp(-0.5 * (i / Math.max(0.05, deviation)) ** 2);
    sum += kernel[i + radius];
  }
  for (let i = 0; i < kernel.length; i++) kernel[i] /= sum;
  const across = new Float32Array(rgb.length);
  pass(rgb, across, height, width, width * 3, 3, kernel, radius);
  const result = new Float32Array(rgb.length);
  pass(across, result, width, height, 3, width * 3, kernel, radius);
  return result;
}

/** Blurs `lines` lines of `count` pixels along one direction. */
function pass(
  from: Float32Array,
  to: Float32Array,
  lines: number,
  count: number,
  lineStep: number,
  step: number,
  kernel: Float64Array,
  radius: number,
): void {
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    for (let i = 0; i < count; i++) {
      let r = 0, g = 0, b = 0;
      for (let k = -radius; k <= radius; k++) {
        const j = i + k;
        const at = start + (j < 0 ? 0 : j >= count ? count - 1 : j) * step;
        const weight = kernel[k + radius];
        r += from[at] * weight;
        g += from[at + 1] * weight;
        b += from[at + 2] * weight;
      }
      const at = start + i * step;
      to[at] = r;
      to[at + 1] = g;
      to[at + 2] = b;
    }
  }
}
