/**
 * IEEE 754 half precision, as a bank file stores response maps. Node 20 has no Float16Array, so
 * halves are kept as their bits in a Uint16Array.
 */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** What each half stands for: 256 KB that make reading ten times faster. */
const VALUES = Float32Array.from({ length: 2 ** 16 }, (_, half) => widen(half));

/** Values as half-precision bits, rounded to nearest, ties to even; too large ones become ±∞. */
export function toFloat16(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) halves[i] = roundToHalf(values[i]);
  return halves;
}

/** Half-precision bits as the values they stand for, exactly. */
export function fromFloat16(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = VALUES[halves[i]];
  return values;
}

function roundToHalf(value: number): number {
  float[0] = value;
  const sign = (bits[0] >>> 16) & 0x8000;
  const magnitude = bits[0] & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds to 65536 or more: infinity
  if (magnitude < 0x38800000) {
    // Subnormal: below 2⁻¹⁴ a half counts in steps of 2⁻²⁴. Adding 0.5 puts a step of exactly that
    // size at the float's last bit, so that the addition itself rounds to even.
    float[0] = Math.abs(value) + 0.5;
    return sign | (bits[0] - 0x3f000000);
  }
  const lastKept = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x38000000 + 0x0fff + lastKept) >>> 13);
}

function widen(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
