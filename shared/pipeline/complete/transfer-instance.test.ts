import { assertEquals } from "@std/assert";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import type { Improvement } from "../improvements.ts";
import type { Query } from "../look-at-query.ts";
import { box, boxBank as bank } from "../testing/boxes.ts";
import { candidateOf } from "../testing/candidates.ts";
import { queryOf } from "../testing/queries.ts";
import type { Candidate } from "../vote.ts";
import { makeHypothesis } from "./hypothesis.ts";
import { transferInstance } from "./transfer-instance.ts";

const seen = box(132, 72, 60, 112);

function transfer(query: Query, candidates: Candidate[], occluder: Float32Array | null = null) {
  const improvements = new Set<Improvement>();
  const votes = { query, candidates, occluder, others: null, mode: "transfer" as const };
  return transferInstance(makeHypothesis(votes, { bank, improvements }));
}

Deno.test("transferInstance() puts the best silhouette on its voted centre", () => {
  const shifted = [candidateOf({ dx: 24, dy: 8 }), candidateOf({ index: 1 })];
  const completion = transfer(queryOf(seen), shifted);
  assertEquals(completion.amodal.boundingBox(), [156, 80, 120, 112]);
  assertEquals(completion.visible, seen);
  assertEquals(completion.center, [192 + 24, 128 + 8]);
  assertEquals(completion.certainty, 0.8);
});

Deno.test("transferInstance() keeps what is seen where nothing of the silhouette is in the picture", () => {
  const small = RunLengthMask.filled(40, 30, [0, 0, 9, 9]);
  const query = queryOf(small, { frame: { centerX: 20, centerY: 15 } });
  const completion = transfer(query, [candidateOf({ dx: 96, dy: 64 })]);
  assertEquals(completion.amodal, small);
});

Deno.test("transferInstance() abstains without candidates", () => {
  const completion = transfer(queryOf(seen), []);
  assertEquals([completion.abstained, completion.certainty], [true, 0]);
  assertEquals(completion.center, [192, 128]);
});

Deno.test("transferInstance() lays the silhouette on what is seen where it is known what stands in front", () => {
  const occluder = Float32Array.from({ length: 128 * 192 }, (_, i) => (i % 192 < 100 ? 0 : 1));
  const { amodal } = transfer(queryOf(seen), [candidateOf()], occluder);
  assertEquals(amodal, seen.union(box(200, 72, 52, 112)));
});
