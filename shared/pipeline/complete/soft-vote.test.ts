import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { SoftMask } from "../../geometry/resample-mask.ts";
import { moments } from "../../geometry/testing/moments.ts";
import { CELL, FRAME, MASK_STRIDE, REACH } from "../constants.ts";
import { softVote, spreadHeat } from "./soft-vote.ts";
import { rectangle } from "../testing/scene.ts";
import { HEAT_SIZE } from "../vote.ts";
import type { PlacedReference } from "./place-references.ts";

const WIDTH = FRAME.width / MASK_STRIDE;
const HEIGHT = FRAME.height / MASK_STRIDE;

/** A centred silhouette of the given size, px at the mask stride. */
function silhouette(width: number, height: number): SoftMask {
  const box = [(WIDTH - width) / 2, (HEIGHT - height) / 2, width, height] as const;
  const { data } = rectangle(WIDTH, HEIGHT, [...box]);
  return { width: WIDTH, height: HEIGHT, data: Float32Array.from(data) };
}

/** A heat map with a single hot cell, `rows` and `columns` from the middle. */
function heatAt(rows: number, columns: number): Float32Array {
  const heat = new Float32Array(HEAT_SIZE.rows * HEAT_SIZE.columns);
  heat[(REACH.rows + rows) * HEAT_SIZE.columns + REACH.columns + columns] = 1;
  return heat;
}

const STILL = { dx: 0, dy: 0, scaleX: 1, scaleY: 1 };

function candidate(similarity: number, rest: Partial<PlacedReference> = {}): PlacedReference {
  return {
    index: 0,
    similarity,
    dx: 0,
    dy: 0,
    heat: heatAt(0, 0),
    placement: STILL,
    fit: similarity,
    ...rest,
  };
}

const at = ({ width, data }: SoftMask, x: number, y: number) => data[y * width + x];

Deno.test("softVote() of one reference is its silhouette", () => {
  const mask = silhouette(80, 56);
  const { prior } = softVote([candidate(0.4)], () => mask);
  assertEquals(prior, mask);
});

Deno.test("softVote() moves the prior by as much as the reference was shifted", () => {
  const placement = { ...STILL, dx: 12, dy: -8 };
  const { prior } = softVote([candidate(0.9, { placement })], () => silhouette(80, 56));
  const { x, y } = moments(prior);
  assertAlmostEquals(x, WIDTH / 2 + 12, 1e-3);
  assertAlmostEquals(y, HEIGHT / 2 - 8, 1e-3);
});

Deno.test("softVote() weighs masks by exp((s / s₀ − 1) / 0.05), normalised", () => {
  const masks = [silhouette(80, 56), silhouette(40, 56)];
  const voters = [candidate(0.8), candidate(0.76, { index: 1 })];
  const { prior } = softVote(voters, (index) => masks[index]);
  const second = Math.exp((0.76 / 0.8 - 1) / 0.05);
  assertAlmostEquals(at(prior, WIDTH / 2, HEIGHT / 2), 1, 1e-6);
  // only the first, wider one covers this pixel
  assertAlmostEquals(at(prior, WIDTH / 2 + 30, HEIGHT / 2), 1 / (1 + second), 1e-6);
});

Deno.test("softVote() lets a reference that is far worse have no say", () => {
  const masks = [silhouette(40, 56), silhouette(80, 56)];
  const voters = [candidate(0.9), candidate(0.3, { index: 1 })];
  const { prior } = softVote(voters, (index) => masks[index]);
  assertEquals(at(prior, WIDTH / 2 + 30, HEIGHT / 2), 0);
});

Deno.test("softVote() takes references of similarity zero", () => {
  const { prior } = softVote([candidate(0), candidate(0)], () => silhouette(80, 56));
  assertAlmostEquals(at(prior, WIDTH / 2, HEIGHT / 2), 1, 1e-6);
});

Deno.test("softVote() mixes the heat maps with the same weights", () => {
  const voters = [candidate(0.8, { heat: heatAt(0, 4) }), candidate(0.8, { heat: heatAt(0, -4) })];
  const { centre } = softVote(voters, () => silhouette(80, 56));
  const reach = 4 * CELL / MASK_STRIDE;
  assertAlmostEquals(
    at(centre, WIDTH / 2 + reach, HEIGHT / 2),
    at(centre, WIDTH / 2 - reach, HEIGHT / 2),
    0.1,
  );
  assertAlmostEquals(moments(centre).x, WIDTH / 2, 1e-3);
});

const PLACES: readonly [rows: number, columns: number][] = [
  [0, 0],
  [3, -5],
  [-8, 12],
  [8, -12],
];

for (const [rows, columns] of PLACES) {
  Deno.test(`spreadHeat() puts the cell (${rows}, ${columns}) where its centre was voted`, () => {
    const spread = spreadHeat(heatAt(rows, columns), WIDTH, HEIGHT);
    const { x, y } = moments(spread);
    assertAlmostEquals(x, WIDTH / 2 + columns * CELL / MASK_STRIDE, 1e-3);
    assertAlmostEquals(y, HEIGHT / 2 + rows * CELL / MASK_STRIDE, 1e-3);
    const highest = spread.data.reduce((most, value) => Math.max(most, value), 0);
    assert(highest > 0.7 && highest <= 1, `peak ${highest}`);
  });
}

Deno.test("spreadHeat() is zero beyond the reach of the vote", () => {
  const heat = new Float32Array(HEAT_SIZE.rows * HEAT_SIZE.columns).fill(1);
  const spread = spreadHeat(heat, WIDTH, HEIGHT);
  assertEquals(at(spread, WIDTH / 2, HEIGHT / 2), 1);
  assertEquals(at(spread, 0, HEIGHT / 2), 0);
  assertEquals(at(spread, WIDTH - 1, HEIGHT / 2), 0);
  assertEquals(at(spread, WIDTH / 2, 0), 0);
});
