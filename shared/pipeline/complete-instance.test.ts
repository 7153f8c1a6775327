import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { encodeRle } from "../mask/rle.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { segmentationRequestSchema } from "../schema/segmentation-request.ts";
import { refineInstance, transferInstance, voteForQuery } from "./complete-instance.ts";
import { FRAME } from "./constants.ts";
import { PreparedBank } from "./prepared-bank.ts";
import type { Tensor } from "./runtime.ts";
import type { FakeNetwork } from "./testing/fake-networks.ts";
import { fakeRuntime } from "./testing/fake-runtime.ts";
import { queryOf, type QueryOptions } from "./testing/queries.ts";
import { bankOf, randomReference } from "./testing/references.ts";
import { type Candidate, HEAT_SIZE } from "./vote.ts";

// the picture is the frame: silhouettes of 120 × 112 px and of 240 × 112 px around its middle
const wide = {
  ...randomReference("wide", 14, 30, 2),
  mask: encodeRle(RunLengthMask.filled(FRAME.width, FRAME.height, [72, 72, 240, 112])),
};
const bank = new PreparedBank(bankOf(randomReference("narrow", 14, 16, 1), wide));
const seen = box(132, 72, 60, 112);

function box(x: number, y: number, w: number, h: number): RunLengthMask {
  return RunLengthMask.filled(FRAME.width, FRAME.height, [x, y, w, h]);
}

function candidate(rest: Partial<Candidate> = {}): Candidate {
  const heat = new Float32Array(HEAT_SIZE.rows * HEAT_SIZE.columns);
  return { index: 0, similarity: 0.8, dx: 0, dy: 0, heat, ...rest };
}

interface Case extends QueryOptions {
  readonly visible?: RunLengthMask;
  readonly candidates?: Candidate[];
  readonly others?: RunLengthMask;
  readonly refinement?: FakeNetwork;
}

/** Refines, and tells what the network was shown. */
async function refine({ visible = seen, candidates, others, refinement, ...options }: Case = {}) {
  const shown: Tensor[] = [];
  const network = fakeRuntime(refinement && { refinement });
  const runtime = {
    provider: "fake",
    run: (name: string, inputs: Readonly<Record<string, Tensor>>) => {
      shown.push(inputs.evidence);
      return network.run(name, inputs);
    },
  };
  const query = queryOf(visible, options);
  const voters = candidates ?? [candidate()];
  const completion = await refineInstance(query, voters, others ?? null, bank, runtime);
  return { completion, evidence: shown[0] };
}

/** A refinement network that answers with a mask over the frame, whatever it is shown. */
const answer = (mask: RunLengthMask): FakeNetwork => () => {
  const [columns, rows] = [mask.width / 2, mask.height / 2];
  const data = Float32Array.from(
    { length: rows * columns },
    (_, i) => +mask.has(2 * (i % columns), 2 * Math.floor(i / columns)),
  );
  return { mask: { dims: [1, 1, rows, columns], data } };
};

Deno.test("refineInstance() unites what the network says with a given visible mask", async () => {
  const { completion } = await refine({
    visible: box(40, 72, 100, 112),
    visibleGiven: true,
    refinement: answer(box(132, 72, 120, 112)),
  });
  assertEquals(completion.amodal.boundingBox(), [40, 72, 212, 112]);
  assertEquals(completion.visible.boundingBox(), [40, 72, 100, 112]);
  assertEquals(completion.abstained, false);
});

Deno.test("refineInstance() keeps all pieces of a given visible mask", async () => {
  const pieces = [0, 1, 2, 3, 4, 5].map((i) => box(60 + 40 * i, 80 + 9 * i, 12, 20));
  const visible = pieces.reduce((all, piece) => all.union(piece));
  const { completion } = await refine({ visible, visibleGiven: true });
  assertEquals(completion.visible, visible);
  assertEquals(completion.amodal.union(visible), completion.amodal);
  assert(completion.amodal.area() > visible.area());
});

Deno.test("refineInstance() cuts a predicted visible mask to what the network says", async () => {
  const { completion } = await refine({
    visible: box(40, 72, 100, 112),
    refinement: answer(box(100, 72, 120, 112)),
  });
  assertEquals(completion.amodal.boundingBox(), [100, 72, 120, 112]);
  assertEquals(completion.visible.boundingBox(), [100, 72, 40, 112]);
});

Deno.test("refineInstance() keeps the largest piece of what the network says", async () => {
  const said = box(132, 72, 120, 112).union(box(300, 20, 20, 20));
  const { completion } = await refine({ refinement: answer(said) });
  assertEquals(completion.amodal.boundingBox(), [132, 72, 120, 112]);
});

const NOTHING: readonly [name: string, said: RunLengthMask][] = [
  ["nothing", new RunLengthMask(FRAME.width, FRAME.height)],
  ["something that was not seen", box(250, 100, 60, 60)],
];

for (const [name, said] of NOTHING) {
  Deno.test(`refineInstance() abstains where the network says ${name}`, async () => {
    const { completion } = await refine({ refinement: answer(said) });
    assertEquals(completion.abstained, true);
    assertEquals([completion.amodal, completion.visible], [seen, seen]);
    assertEquals(completion.prior, null);
  });
}

const LIKENESS: readonly [similarity: number, picked: boolean, abstained: boolean][] = [
  [0, false, true],
  [0.0499, false, true],
  [0.05, false, false],
  [0.0501, false, false],
  [0.01, true, false],
  [0, true, false],
];

for (const [similarity, picked, abstained] of LIKENESS) {
  const name = picked ? "a picked reference" : "the best reference";
  Deno.test(`${name} of similarity ${similarity} is ${abstained ? "too unlike" : "used"}`, async () => {
    const candidates = [candidate({ similarity })];
    const prompt = { referenceId: picked ? "narrow" : null };
    const { completion } = await refine({ candidates, prompt });
    assertEquals(completion.abstained, abstained);
    const transfer = transferInstance(queryOf(seen, { prompt }), candidates, bank);
    assertEquals(transfer.abstained, abstained);
  });
}

Deno.test("refineInstance() shows the network what is seen, what can hide, prior and centre", async () => {
  const heat = new Float32Array(HEAT_SIZE.rows * HEAT_SIZE.columns);
  heat[8 * HEAT_SIZE.columns + 12] = 1;
  const { evidence } = await refine({
    // the frame shows 20 px beyond the picture's left border
    frame: { centerX: FRAME.width / 2 - 20 },
    others: box(300, 100, 20, 20),
    candidates: [candidate({ heat })],
    visibleGiven: true,
  });
  assertEquals(evidence.dims, [1, 5, 128, 192]);
  const at = (channel: number, x: number, y: number) =>
    evidence.data[(channel * 128 + y / 2) * 192 + x / 2];
  assertEquals([at(0, 160, 128), at(0, 300, 128)], [1, 0]);
  assertEquals([at(1, 18, 128), at(1, 20, 128), at(1, 330, 110), at(1, 350, 110)], [1, 0, 1, 0]);
  assertEquals([at(2, 192, 128), at(2, 100, 128)], [1, 0]);
  assert(at(3, 192, 128) > 0.7 && at(3, 250, 128) === 0);
  assertEquals(at(4, 0, 0), 1);
});

Deno.test("refineInstance() tells the network when the visible mask is a guess", async () => {
  const { evidence } = await refine();
  assertEquals(evidence.data.subarray(4 * 128 * 192).every((value) => value === 0), true);
});

Deno.test("refineInstance() puts the picked reference where the caller moved it", async () => {
  const { completion } = await refine({
    prompt: { transform: { dx: 20, dy: -10, sx: 0.5, sy: 1 } },
    frame: { scale: 1 },
  });
  assertEquals(completion.amodal.boundingBox(), [132, 62, 110, 122]);
  assertEquals(completion.prior?.data[(128 / 2 - 30) * 192 + 212 / 2], 1);
});

Deno.test("refineInstance() bends the mask towards clicks", async () => {
  const clicks = [{ x: 262, y: 128, label: 1 as const }, { x: 240, y: 80, label: 0 as const }];
  const { completion: { amodal } } = await refine({ prompt: { clicks } });
  assertEquals([amodal.has(262, 128), amodal.has(240, 80)], [true, false]);
});

Deno.test("refineInstance() votes the centre in image pixels", async () => {
  const { completion } = await refine({
    frame: { scale: 2, centerX: 170, centerY: 100 },
    candidates: [candidate({ dx: 30, dy: -10 }), candidate({ dx: 50, dy: 30 })],
  });
  const [x, y] = completion.center;
  assertAlmostEquals(x, 170 + 20, 1e-6);
  assertAlmostEquals(y, 100 + 5, 1e-6);
});

Deno.test("transferInstance() puts the best silhouette on its voted centre", () => {
  const shifted = [candidate({ dx: 24, dy: 8 }), candidate({ index: 1 })];
  const completion = transferInstance(queryOf(seen), shifted, bank);
  assertEquals(completion.amodal.boundingBox(), [156, 80, 120, 112]);
  assertEquals(completion.visible, seen);
  assertEquals(completion.center, [192 + 24, 128 + 8]);
  assertEquals(completion.certainty, 0.8);
});

Deno.test("transferInstance() keeps what is seen where nothing of the silhouette is in the picture", () => {
  const small = RunLengthMask.filled(40, 30, [0, 0, 9, 9]);
  const query = queryOf(small, { frame: { centerX: 20, centerY: 15 } });
  const completion = transferInstance(query, [candidate({ dx: 96, dy: 64 })], bank);
  assertEquals(completion.amodal, small);
});

Deno.test("transferInstance() abstains without candidates", () => {
  const completion = transferInstance(queryOf(seen), [], bank);
  assertEquals([completion.abstained, completion.certainty], [true, 0]);
  assertEquals(completion.center, [192, 128]);
});

/** Votes with a match network that finds "narrow" a little more alike. */
function voteWithClicks(options: QueryOptions) {
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
  const request = segmentationRequestSchema.parse({});
  return voteForQuery(queryOf(seen, options), bank, request, fakeRuntime({ match }));
}

Deno.test("voteForQuery() goes by similarity where nobody clicked", async () => {
  const candidates = await voteWithClicks({});
  assertEquals(candidates.map(({ index, similarity }) => [index, similarity]), [[0, 0.75], [
    1,
    0.5,
  ]]);
});

Deno.test("voteForQuery() takes similarity from references that a click contradicts", async () => {
  const onWide = [{ x: 300, y: 128, label: 1 as const }];
  const ranked = await voteWithClicks({ prompt: { clicks: onWide } });
  assertEquals(ranked.map(({ index, similarity }) => [index, similarity]), [[1, 0.5], [0, 0.1875]]);
  const notOnWide = [{ x: 300, y: 128, label: 0 as const }];
  const kept = await voteWithClicks({ prompt: { clicks: notOnWide } });
  assertEquals(kept.map(({ index, similarity }) => [index, similarity]), [[0, 0.75], [1, 0.125]]);
});

Deno.test("voteForQuery() asks only the reference that was picked", async () => {
  const candidates = await voteWithClicks({ prompt: { referenceId: "wide" } });
  assertEquals(candidates.map(({ index }) => index), [1]);
});
