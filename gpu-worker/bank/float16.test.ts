import assert from "node:assert/strict";
import test from "node:test";
import { fromFloat16, toFloat16 } from "./float16.ts";

const ALL = Uint16Array.from({ length: 65_536 }, (_, half) => half);

test("fromFloat16() and toFloat16() give back each of the 65,536 halves", () => {
  const values = fromFloat16(ALL);
  const back = toFloat16(values);
  for (let half = 0; half < 65_536; half++) {
    if (Number.isNaN(values[half])) {
      assert.ok((half & 0x7c00) === 0x7c00 && (half & 0x3ff) !== 0, `0x${half.toString(16)}`);
      assert.equal(back[half] & 0x7fff, 0x7e00);
    } else {
      assert.equal(back[half], half, `0x${half.toString(16)} = ${values[half]}`);
    }
  }
});

test("fromFloat16() knows the landmarks of half precision", () => {
  const halves = Uint16Array.of(
    0x0000,
    0x0001,
    0x03ff,
    0x0400,
    0x3555,
    0x3c00,
    0xc000,
    0x7bff,
    0x7c00,
  );
  const expected = [
    0,
    2 ** -24,
    1023 * 2 ** -24,
    2 ** -14,
    0.333251953125,
    1,
    -2,
    65504,
    Infinity,
  ];
  assert.deepEqual([...fromFloat16(halves)], expected);
  assert.ok(Object.is(fromFloat16(Uint16Array.of(0x8000))[0], -0));
});

test("toFloat16() rounds to the nearest half, ties to the even one", () => {
  const values = fromFloat16(ALL);
  for (let half = 0; half < 0x7bff; half++) {
    // A middle of two neighbours has at most 12 significant bits, so a float holds it exactly.
    const middle = (values[half] + values[half + 1]) / 2;
    const step = (values[half + 1] - values[half]) / 8;
    const even = half % 2 === 0 ? half : half + 1;
    const rounded = toFloat16(Float32Array.of(middle, -middle, middle - step, middle + step));
    assert.deepEqual(
      [...rounded],
      [even, even | 0x8000, half, half + 1],
      `above 0x${half.toString(16)}`,
    );
  }
});

test("toFloat16() turns what is too large into infinity and keeps NaN", () => {
  const halves = toFloat16(Float32Array.of(65504, 65519.99, 65520, 1e30, -1e30, Infinity, NaN));
  assert.deepEqual([...halves], [0x7bff, 0x7bff, 0x7c00, 0x7c00, 0xfc00, 0x7c00, 0x7e00]);
});

test("toFloat16() turns what is too small into a zero of its sign", () => {
  const halves = toFloat16(Float32Array.of(2 ** -25, 2 ** -26, -(2 ** -26), 1e-45, -0));
  assert.deepEqual([...halves], [0, 0, 0x8000, 0, 0x8000]);
});
