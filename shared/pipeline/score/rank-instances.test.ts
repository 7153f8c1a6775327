import { assertEquals } from "@std/assert";
import { abstain } from "../complete/completion.ts";
import type { Improvement } from "../improvements.ts";
import { box } from "../testing/boxes.ts";
import { queryOf } from "../testing/queries.ts";
import { rankInstances } from "./rank-instances.ts";

const CALIBRATED = new Set<Improvement>(["recalibration"]);

/**
 * A car of which the detector and the completion are so sure; a prompt where there is an index. Each stands in a
 * place of its own, unless told.
 */
function completed(
  score: number | null,
  certainty: number,
  index: number | null = null,
  left = Math.round(400 * (score ?? 0)),
) {
  const query = queryOf(box(left, 10, 40, 20), { prompt: { score, index } });
  return { query, completion: { ...abstain(query, []), abstained: false, certainty } };
}

Deno.test("rankInstances() sorts found cars by score, the mask's part in it included", () => {
  const ranked = rankInstances(
    [completed(0.8, 0.5), completed(0.7, 0.9), completed(0.6, 0.1)],
    0,
    CALIBRATED,
  );
  assertEquals(ranked.map(({ query }) => query.prompt.score), [0.7, 0.8, 0.6]);
});

Deno.test("rankInstances() lets found cars go that score less than asked for", () => {
  const found = [completed(0.9, 0.9), completed(0.4, 0.9), completed(0.3, 0.9)];
  assertEquals(rankInstances(found, 0.4, new Set()).map(({ score }) => score), [0.9, 0.4]);
  assertEquals(rankInstances(found, 1, CALIBRATED), []);
});

Deno.test("rankInstances() answers every prompt, in their order", () => {
  const prompts = [completed(null, 0.1, 0), completed(null, 0.9, 1)];
  assertEquals(rankInstances(prompts, 1, CALIBRATED).map(({ score }) => score), [0.1, 0.9]);
});

Deno.test("rankInstances() keeps a found car that is like no reference, by how well it is seen", () => {
  const { query } = completed(0.9, 0);
  const [kept] = rankInstances([{ query, completion: abstain(query, []) }], 0.3, CALIBRATED);
  assertEquals(kept.score, rankInstances([completed(0.9, 1)], 0, CALIBRATED)[0].score);
});

for (const [left, count] of [[108, 1], [109, 2]] as const) {
  Deno.test(`rankInstances() answers ${count} of two found cars ${left - 100} of 40 px apart`, () => {
    const found = [completed(0.7, 0.9, null, left), completed(0.8, 0.9, null, 100)];
    const ranked = rankInstances(found, 0, CALIBRATED);
    assertEquals(ranked.map(({ query }) => query.prompt.score), [0.8, 0.7].slice(0, count));
  });
}

Deno.test("rankInstances() answers prompts for the same car as often as they come", () => {
  assertEquals(
    rankInstances([completed(null, 0.1, 0), completed(null, 0.9, 1)], 0, CALIBRATED).length,
    2,
  );
});
