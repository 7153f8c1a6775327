import { assertEquals } from "@std/assert";
import { type Improvement, IMPROVEMENTS } from "../improvements.ts";
import { box, boxBank as bank } from "../testing/boxes.ts";
import { candidateOf } from "../testing/candidates.ts";
import type { FakeNetwork } from "../testing/fake-networks.ts";
import { fakeRuntime } from "../testing/fake-runtime.ts";
import { queryOf, type QueryOptions } from "../testing/queries.ts";
import { HEAT_SIZE } from "../vote.ts";
import { formHypothesis, makeHypothesis } from "./hypothesis.ts";

const seen = box(132, 72, 60, 112);

const LIKENESS: readonly [similarity: number, picked: boolean, abstained: boolean][] = [
  [0, false, true],
  [0.0499, false, true],
  [0.05, false, false],
  [0.0501, false, false],
  [0.01, true, false],
  [0, true, false],
];

for (const [similarity, picked, abstained] of LIKENESS) {
  for (const mode of ["refined", "transfer"] as const) {
    const name = picked ? "a picked reference" : "the best reference";
    Deno.test(`${name} of similarity ${similarity} is ${abstained ? "too unlike" : "used"} in mode ${mode}`, () => {
      const query = queryOf(seen, { prompt: { referenceId: picked ? "narrow" : null } });
      const candidates = [candidateOf({ similarity })];
      const votes = { query, candidates, occluder: null, others: null, mode };
      const improvements = new Set<Improvement>(["abstention"]);
      assertEquals(makeHypothesis(votes, { bank, improvements }).shape === null, abstained);
      const never = makeHypothesis(votes, { bank, improvements: new Set() });
      assertEquals(never.shape === null, false);
    });
  }
}

Deno.test("makeHypothesis() is stricter where shapes tell, and lets no click make a fit a misfit", () => {
  const occluder = new Float32Array(128 * 192);
  // half of the narrow car is seen and nothing hides the rest: oIoU² is a quarter
  const clicks = [{ x: 20, y: 20, label: 1 as const }];
  for (const [similarity, abstained] of [[0.59, true], [0.61, false]] as const) {
    const candidates = [candidateOf({ similarity })];
    const query = queryOf(seen, { prompt: { clicks }, visibleGiven: true });
    const votes = { query, candidates, occluder, others: null, mode: "refined" as const };
    const improvements = new Set<Improvement>(["abstention", "shape-agreement"]);
    const { shape, references } = makeHypothesis(votes, { bank, improvements });
    assertEquals(shape === null, abstained);
    assertEquals(references[0].similarity, references[0].fit / 4);
  }
});

/** Votes with a match network that finds "narrow" a little more alike. */
function vote(
  options: QueryOptions,
  improvements: readonly Improvement[] = [],
  networks: Record<string, FakeNetwork> = {},
) {
  const size = HEAT_SIZE.rows * HEAT_SIZE.columns;
  const match: FakeNetwork = ({ references: { dims: [count] } }) => {
    const heat = new Float32Array(count * size);
    for (let k = 0; k < count; k++) heat[k * size + Math.floor(size / 2)] = 1;
    const similarity = Float32Array.from({ length: count }, (_, k) => 0.75 - k / 4);
    return {
      heat: { dims: [count, 17, 25], data: heat },
      similarity: { dims: [count], data: similarity },
    };
  };
  const runtime = fakeRuntime({ match, ...networks });
  const means = { runtime, bank, improvements: new Set(improvements) };
  return formHypothesis(queryOf(seen, options), null, { mode: "refined", top_k: 5 }, means);
}

const ranked = async (...of: Parameters<typeof vote>) =>
  (await vote(...of)).references.map(({ index, similarity }) => [index, similarity]);

Deno.test("formHypothesis() goes by similarity where nobody clicked", async () => {
  assertEquals(await ranked({}), [[0, 0.75], [1, 0.5]]);
});

Deno.test("formHypothesis() takes similarity from references that a click contradicts", async () => {
  const onWide = [{ x: 300, y: 128, label: 1 as const }];
  assertEquals(await ranked({ prompt: { clicks: onWide } }), [[1, 0.5], [0, 0.1875]]);
  const notOnWide = [{ x: 300, y: 128, label: 0 as const }];
  assertEquals(await ranked({ prompt: { clicks: notOnWide } }), [[0, 0.75], [1, 0.125]]);
});

Deno.test("formHypothesis() asks only the reference that was picked", async () => {
  const { references } = await vote({ prompt: { referenceId: "wide" } });
  assertEquals(references.map(({ index }) => index), [1]);
});

Deno.test("formHypothesis() looks for things in front where the model can and is asked to", async () => {
  const shown: (readonly number[])[] = [];
  const occluder: FakeNetwork = ({ visible }) => {
    shown.push(visible.dims);
    return { mask: { dims: visible.dims, data: visible.data.map((share) => 1 - share) } };
  };
  const there = await vote({}, IMPROVEMENTS, { occluder });
  assertEquals(shown, [[1, 1, 64, 96]]);
  assertEquals([there.occluder?.[0], there.occluder?.[64 * 192 + 80]], [1, 0]);
  assertEquals((await vote({}, [], { occluder })).occluder, null);
  assertEquals((await vote({}, IMPROVEMENTS)).occluder, null);
});
