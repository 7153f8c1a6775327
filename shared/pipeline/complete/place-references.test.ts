import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Improvement } from "../improvements.ts";
import { box, boxBank as bank } from "../testing/boxes.ts";
import { candidateOf } from "../testing/candidates.ts";
import { queryOf, type QueryOptions } from "../testing/queries.ts";
import { placeReferences } from "./place-references.ts";

const SIZE = 128 * 192;
const nothing = new Float32Array(SIZE);
/** All that lies right of a column of the frame, px. */
const rightOf = (x: number) => nothing.map((_, i) => (2 * (i % 192) >= x ? 1 : 0));
/** The narrow car's left two thirds. */
const seen = box(132, 72, 80, 112);
const both = [candidateOf({ similarity: 0.8, index: 1 }), candidateOf({ similarity: 0.6 })];

function place(
  improvements: Improvement[],
  occluder: Float32Array | null,
  options: QueryOptions = {},
  candidates = both,
) {
  const hiding = { data: occluder ?? nothing, predicted: occluder !== null };
  return placeReferences(
    queryOf(seen, options),
    candidates,
    hiding,
    bank,
    new Set(improvements),
  );
}

Deno.test("placeReferences() puts references on their voted centres", () => {
  const [first, second] = place([], null, {}, [
    candidateOf({ index: 1, dx: 24, dy: -10 }),
    candidateOf({ similarity: 0.1 }),
  ]);
  assertEquals(first.placement, { dx: 12, dy: -5, scaleX: 1, scaleY: 1 });
  assertEquals(second.placement, { dx: 0, dy: 0, scaleX: 1, scaleY: 1 });
  assertEquals([first.similarity, second.similarity], [0.8, 0.1]);
});

Deno.test("placeReferences() ranks by shape agreement where it is known what hides", () => {
  const ranked = place(["shape-agreement"], rightOf(212));
  assertEquals(ranked.map(({ index }) => index), [0, 1]);
  assertAlmostEquals(ranked[0].similarity, 0.6, 1e-6);
  // of the wide car's 240 px 120 may be hidden and 80 are seen: oIoU = 80 / (80 + 60)
  assertAlmostEquals(ranked[1].similarity, 0.8 * (80 / 140) ** 2, 0.01);
});

Deno.test("placeReferences() ranks by similarity alone where it is not", () => {
  const ranked = place(["shape-agreement", "alignment"], null);
  assertEquals(ranked.map(({ index, similarity }) => [index, similarity]), [[1, 0.8], [0, 0.6]]);
});

Deno.test("placeReferences() aligns what the vote put beside", () => {
  const beside = [candidateOf({ dx: 6 })];
  const [{ placement, dx }] = place(["alignment"], rightOf(212), {}, beside);
  assert(Math.abs(placement.dx) < 1.1, `${placement.dx}`);
  assertEquals(dx, 2 * placement.dx);
  const [blind] = place(["alignment"], null, {}, beside);
  assertEquals(blind.dx, 6);
});

Deno.test("placeReferences() leaves those references unaligned that promise least", () => {
  const many = Array.from(
    { length: 9 },
    (_, k) => candidateOf({ dx: 6, similarity: 0.9 - k / 20 }),
  );
  const placed = place(["alignment", "shape-agreement"], rightOf(212), {}, many);
  assertEquals(placed.map(({ placement }) => placement.dx === 3), [...Array(8).fill(false), true]);
});

Deno.test("placeReferences() shrinks no reference to what is seen where nobody looked for what hides", () => {
  const [{ placement }] = place(["alignment"], null, {}, [candidateOf()]);
  assert(placement.scaleX > 0.9, `${placement.scaleX}`);
});

Deno.test("placeReferences() moves and scales on top as the prompt says, in image px", () => {
  const prompt = { transform: { dx: 10, dy: -4, sx: 0.5, sy: 2 } };
  const [{ placement }] = place([], null, { prompt, frame: { scale: 2 } }, [
    candidateOf({ dx: 8 }),
  ]);
  assertEquals(placement, { dx: 4 + 10, dy: -4, scaleX: 0.5, scaleY: 2 });
});

Deno.test("placeReferences() takes similarity from references that a click contradicts", () => {
  const clicks = [{ x: 300, y: 128, label: 0 as const }];
  const ranked = place([], null, { prompt: { clicks } });
  assertEquals(ranked.map(({ index, similarity }) => [index, similarity]), [[0, 0.6], [1, 0.2]]);
});
