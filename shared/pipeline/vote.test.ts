import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { atStride, type Frame } from "../geometry/frame.ts";
import { maskToFrame } from "../geometry/resample-mask.ts";
import { PictureLevels, resamplePicture } from "../geometry/resample-picture.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { CELL, FRAME, MASK_STRIDE, REACH, SHORTLIST } from "./constants.ts";
import { prepareBank } from "./prepared-bank.ts";
import { trunk, visualConcepts } from "./testing/fake-networks.ts";
import { type FakeRuntime, fakeRuntime } from "./testing/fake-runtime.ts";
import { bankOf, paintedReference } from "./testing/references.ts";
import { paintScene } from "./testing/scene.ts";
import { HEAT_SIZE, peakDisplacement, vote } from "./vote.ts";

/** Votes with a car of this seed that lies `dx`, `dy` frame px off the frame's middle. */
function voteShifted(
  { dx, dy, seed = 1, runtime = fakeRuntime() }: {
    dx: number;
    dy: number;
    seed?: number;
    runtime?: FakeRuntime;
  },
  options?: { count: number; only?: number },
) {
  const { picture, visible } = paintScene({
    width: 240,
    height: 160,
    car: [60, 52, 120, 56],
    seed,
    occluder: [140, 40, 60, 80],
  });
  const frame: Frame = { scale: 2, centerX: 120 - dx / 2, centerY: 80 - dy / 2, ...FRAME };
  const { c3 } = trunk({ image: resamplePicture(new PictureLevels(picture), frame) });
  const { map } = visualConcepts({ c3 });
  const soft = maskToFrame(RunLengthMask.fromBitmap(visible), atStride(frame, MASK_STRIDE));
  return vote(map, soft, bank, runtime, options);
}

const references = await Promise.all(
  Array.from({ length: SHORTLIST + 3 }, (_, i) => paintedReference(`car-${i}`, i)),
);
const bank = prepareBank(bankOf(...references));

for (const [dx, dy] of [[0, 0], [40, 0], [-32, 16], [8, -24]]) {
  Deno.test(`vote() finds the centre of a half-hidden car that lies (${dx}, ${dy}) px off`, async () => {
    const [best] = await voteShifted({ dx, dy });
    assertEquals(best.index, 1);
    assert(best.similarity > 0.8, `similarity ${best.similarity}`);
    assertAlmostEquals(best.dx, dx, CELL / 2);
    assertAlmostEquals(best.dy, dy, CELL / 2);
    assertEquals(best.heat.length, HEAT_SIZE.rows * HEAT_SIZE.columns);
  });
}

Deno.test("vote() sorts by similarity and keeps as many as the shortlist holds", async () => {
  const runtime = fakeRuntime();
  const candidates = await voteShifted({ dx: 0, dy: 0, seed: 18, runtime });
  assertEquals(candidates.length, SHORTLIST);
  assertEquals(candidates[0].index, 18);
  const similarities = candidates.map(({ similarity }) => similarity);
  assertEquals(similarities, similarities.toSorted((a, b) => b - a));
  assertEquals(new Set(candidates.map(({ index }) => index)).size, SHORTLIST);
  assertEquals(runtime.calls, ["coarse-vote", "match"]);
});

Deno.test("vote() needs no coarse vote where all references fit the shortlist", async () => {
  const runtime = fakeRuntime();
  const options = { count: references.length };
  assertEquals((await voteShifted({ dx: 0, dy: 0, runtime }, options)).length, references.length);
  assertEquals(runtime.calls, ["match"]);
});

Deno.test("vote() never takes fewer than the shortlist", async () => {
  assertEquals((await voteShifted({ dx: 0, dy: 0 }, { count: 2 })).length, SHORTLIST);
});

Deno.test("vote() keeps to the reference that was asked for, however unlike it is", async () => {
  const runtime = fakeRuntime();
  const candidates = await voteShifted({ dx: 0, dy: 0, runtime }, { count: SHORTLIST, only: 7 });
  assertEquals(candidates.map(({ index }) => index), [7]);
  assertEquals(runtime.calls, ["match"]);
});

Deno.test("vote() runs no network without references or without a visible mask", async () => {
  const runtime = fakeRuntime();
  const map = { dims: [1, 32, 32, 48], data: new Float32Array(32 * 32 * 48).fill(0.1) };
  const none = { width: 192, height: 128, data: new Float32Array(192 * 128) };
  assertEquals(await vote(map, none, bank, runtime), []);
  const some = { ...none, data: none.data.map(() => 1) };
  assertEquals(await vote(map, some, prepareBank(bankOf()), runtime), []);
  assertEquals(runtime.calls, []);
});

Deno.test("vote() hands the networks maps padded to their reach, weighted by the visible mask", async () => {
  const shapes: Record<string, readonly number[]> = {};
  const seen: Record<string, Float32Array> = {};
  const runtime = fakeRuntime({
    "coarse-vote": ({ query, references }) => {
      Object.assign(shapes, { coarseQuery: query.dims, coarse: references.dims });
      return { score: { dims: [19], data: new Float32Array(19) } };
    },
    match: (inputs) => {
      for (const name in inputs) {
        shapes[name] = inputs[name].dims;
        seen[name] = inputs[name].data;
      }
      const heat = new Float32Array(SHORTLIST * HEAT_SIZE.rows * HEAT_SIZE.columns);
      return {
        heat: { dims: [SHORTLIST, HEAT_SIZE.rows, HEAT_SIZE.columns], data: heat },
        similarity: { dims: [SHORTLIST], data: new Float32Array(SHORTLIST) },
      };
    },
  });
  await voteShifted({ dx: 0, dy: 0, runtime });
  assertEquals(shapes, {
    coarseQuery: [1, 32, 16, 26],
    coarse: [19, 32, 12, 20],
    query: [1, 32, 30, 54],
    visible: [1, 1, 30, 54],
    references: [16, 32, 14, 30],
    coverage: [16, 1, 14, 30],
  });
  // cells have unit length: weighted, their length is the visible share
  const cells = 30 * 54;
  for (let i = 0; i < cells; i += 7) {
    let length = 0;
    for (let c = 0; c < 32; c++) length += seen.query[c * cells + i] ** 2;
    assertAlmostEquals(Math.sqrt(length), seen.visible[i], 1e-5);
  }
});

/** A heat map with values at places counted from its middle, in cells. */
function heatOf(values: readonly (readonly [row: number, column: number, value: number])[]) {
  const heat = new Float32Array(HEAT_SIZE.rows * HEAT_SIZE.columns);
  for (const [row, column, value] of values) {
    heat[(REACH.rows + row) * HEAT_SIZE.columns + REACH.columns + column] = value;
  }
  return heat;
}

Deno.test("peakDisplacement() of the middle cell is no displacement", () => {
  assertEquals(peakDisplacement(heatOf([[0, 0, 1]])), { dx: 0, dy: 0 });
});

Deno.test("peakDisplacement() counts cells of 8 px", () => {
  assertEquals(peakDisplacement(heatOf([[-2, 5, 1]])), { dx: 40, dy: -16 });
});

for (const offset of [-0.45, -0.25, 0.1, 0.4]) {
  Deno.test(`peakDisplacement() finds the vertex of a parabola ${offset} cells beside a cell`, () => {
    const parabola = (x: number) => 1 - 0.2 * (x - offset) ** 2;
    const columns = [-1, 0, 1].map((x) => [3, 2 + x, parabola(x)] as const);
    const rows = [-1, 1].map((y) => [3 + y, 2, parabola(y)] as const);
    const { dx, dy } = peakDisplacement(heatOf([...columns, ...rows]));
    assertAlmostEquals(dx, (2 + offset) * CELL, 1e-3);
    assertAlmostEquals(dy, (3 + offset) * CELL, 1e-3);
  });
}

for (const [row, column] of [[-8, -12], [8, 12], [-8, 3], [2, 12]]) {
  Deno.test(`peakDisplacement() stays on the cell at the border (${row}, ${column})`, () => {
    const { dx, dy } = peakDisplacement(heatOf([[row, column, 1]]));
    assertEquals([dx, dy], [column * CELL, row * CELL]);
  });
}

Deno.test("peakDisplacement() of a flat top stays within half a cell", () => {
  const { dx } = peakDisplacement(heatOf([[0, 0, 1], [0, 1, 1]]));
  assertAlmostEquals(dx, CELL / 2, 1e-6);
});
