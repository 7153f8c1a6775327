import assert from "node:assert/strict";
import test from "node:test";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import { principalSubspace } from "./principal-subspace.ts";

const LENGTH = 40;

/** Samples of mean zero that vary along axis k with standard deviation `spread(k)`. */
function drawSamples(count: number, spread: (axis: number) => number): Float32Array {
  const random = mulberry32(3);
  const half = Float32Array.from(
    { length: count * LENGTH / 2 },
    (_, i) => spread(i % LENGTH) * (random() - 0.5),
  );
  const samples = new Float32Array(count * LENGTH);
  samples.set(half);
  samples.set(half.map((value) => -value), half.length);
  return samples;
}

function dot(vectors: Float32Array, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < LENGTH; k++) sum += vectors[i * LENGTH + k] * vectors[j * LENGTH + k];
  return sum;
}

test("principalSubspace() spans the axes along which the samples differ most", () => {
  const vectors = principalSubspace(drawSamples(60, (axis) => axis < 5 ? 10 : 0.5), LENGTH, 5);
  for (let i = 0; i < 5; i++) {
    const share = vectors.subarray(i * LENGTH, i * LENGTH + 5).reduce((sum, v) => sum + v * v, 0);
    assert.ok(share > 0.98, `${share}`);
  }
});

test("principalSubspace() gives orthonormal vectors, the same every time", () => {
  const samples = drawSamples(50, (axis) => 1 + axis / 10);
  const vectors = principalSubspace(samples, LENGTH, 7);
  for (let i = 0; i < 7; i++) {
    for (let j = 0; j <= i; j++) assert.ok(Math.abs(dot(vectors, i, j) - Number(i === j)) < 1e-5);
  }
  assert.deepEqual(principalSubspace(samples, LENGTH, 7), vectors);
});

test("principalSubspace() of samples that span less leaves zeros", () => {
  const vectors = principalSubspace(drawSamples(20, (axis) => axis < 3 ? 4 : 0), LENGTH, 8);
  const lengths = Array.from({ length: 8 }, (_, i) => Math.round(dot(vectors, i, i)));
  assert.deepEqual(lengths, [1, 1, 1, 0, 0, 0, 0, 0]);
});
