import assert from "node:assert/strict";
import test from "node:test";
import { simplifyRing } from "./simplify-ring.ts";

test("simplifyRing() keeps the corners of a box and drops what lies between them", () => {
  const ring = [0, 0, 5, 0, 10, 0, 10, 6, 10, 8, 0, 8, 0, 4];
  assert.deepEqual(simplifyRing(ring, 0.1), [0, 0, 10, 0, 10, 8, 0, 8]);
});

test("simplifyRing() stays within its tolerance of a circle", () => {
  const points = 360;
  const ring = Array.from({ length: points }, (_, i) => i * 2 * Math.PI / points)
    .flatMap((angle) => [50 * Math.cos(angle), 50 * Math.sin(angle)]);
  const simple = simplifyRing(ring, 0.6);
  assert.ok(simple.length < 80, `got ${simple.length / 2} points`);
  for (let i = 0; i < simple.length; i += 2) {
    const next = (i + 2) % simple.length;
    const middle = Math.hypot(
      (simple[i] + simple[next]) / 2,
      (simple[i + 1] + simple[next + 1]) / 2,
    );
    assert.ok(middle > 50 - 0.7);
  }
});

test("simplifyRing() leaves rings of up to four points as they are", () => {
  assert.deepEqual(simplifyRing([0, 0, 1, 0, 1, 1, 0, 1], 5), [0, 0, 1, 0, 1, 1, 0, 1]);
});
