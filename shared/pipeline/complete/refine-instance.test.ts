import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { FRAME } from "../constants.ts";
import type { Improvement } from "../improvements.ts";
import type { Tensor } from "../runtime.ts";
import { box, boxBank as bank } from "../testing/boxes.ts";
import { candidateOf, noHeat } from "../testing/candidates.ts";
import type { FakeNetwork } from "../testing/fake-networks.ts";
import { fakeRuntime } from "../testing/fake-runtime.ts";
import { queryOf, type QueryOptions } from "../testing/queries.ts";
import { type Candidate, HEAT_SIZE } from "../vote.ts";
import { makeHypothesis } from "./hypothesis.ts";
import { refineInstance } from "./refine-instance.ts";

const seen = box(132, 72, 60, 112);
const SIZE = 128 * 192;
const REFINING: Improvement[] = ["refinement", "soft-prior", "points"];

interface Case extends QueryOptions {
  readonly visible?: RunLengthMask;
  readonly candidates?: Candidate[];
  readonly hiders?: RunLengthMask;
  readonly others?: RunLengthMask;
  readonly refinement?: FakeNetwork;
  /** What the network `occluder` said; without it the model has none. */
  readonly occluder?: Float32Array;
  readonly improvements?: Improvement[];
}

/** Refines, and tells what the network was shown. */
async function refine(
  { visible = seen, candidates = [candidateOf()], hiders, refinement, ...options }: Case = {},
) {
  const shown: Tensor[] = [];
  const network = fakeRuntime({
    ...refinement && { refinement },
    ...options.occluder && { occluder: () => ({}) },
  });
  const runtime = {
    ...network,
    run: (name: string, inputs: Readonly<Record<string, Tensor>>) => {
      shown.push(inputs.evidence);
      return network.run(name, inputs);
    },
  };
  const improvements = new Set<Improvement>(options.improvements ?? REFINING);
  const means = { bank, runtime, improvements };
  const query = queryOf(visible, options);
  const occluder = options.occluder ?? null;
  const others = options.others ?? null;
  const votes = { query, candidates, occluder, others, mode: "refined" as const };
  const completion = await refineInstance(makeHypothesis(votes, means), hiders ?? null, means);
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

Deno.test("refineInstance() shows the network the references' vote, unless that is switched off", async () => {
  const sums = ({ data }: Tensor) =>
    [2, 3].map((channel) =>
      data.subarray(channel * SIZE, (channel + 1) * SIZE).reduce((sum, value) => sum + value, 0)
    );
  const candidates = [candidateOf({ heat: noHeat().fill(1) })];
  const shown = sums((await refine({ candidates })).evidence);
  assert(shown.every((sum) => sum > 1000), `${shown}`);
  const improvements = REFINING.filter((name) => name !== "soft-prior");
  const { completion, evidence } = await refine({ candidates, improvements });
  assertEquals(sums(evidence), [0, 0]);
  // what the references say is still told to the caller
  assert(completion.prior && completion.prior.data.some((value) => value > 0.9));
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

Deno.test("refineInstance() shows the network what is seen, what hides, prior and centre", async () => {
  const heat = noHeat();
  heat[8 * HEAT_SIZE.columns + 12] = 1;
  const { evidence } = await refine({
    // the frame shows 20 px beyond the picture's left border
    frame: { centerX: FRAME.width / 2 - 20 },
    hiders: box(300, 100, 20, 20),
    candidates: [candidateOf({ heat })],
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
  assertEquals(evidence.data.subarray(4 * SIZE).every((value) => value === 0), true);
});

Deno.test("refineInstance() shows a sixth channel, what was predicted to hide and what does for sure, where the model predicts it", async () => {
  const occluder = new Float32Array(SIZE).fill(0.25);
  const { evidence } = await refine({ occluder, hiders: box(300, 100, 20, 20) });
  assertEquals(evidence.dims, [1, 6, 128, 192]);
  const at = (x: number, y: number) => evidence.data[(5 * 128 + y / 2) * 192 + x / 2];
  assertEquals([at(310, 110), at(200, 110)], [1, 0.25]);
});

Deno.test("refineInstance() lays the prior on what is seen without the network", async () => {
  const { completion, evidence } = await refine({
    visible: box(100, 72, 92, 112),
    improvements: [],
  });
  assertEquals(evidence, undefined);
  assertEquals(completion.amodal.boundingBox(), [100, 72, 152, 112]);
});

Deno.test("refineInstance() without the network adds only where something stands in front", async () => {
  const occluder = Float32Array.from({ length: SIZE }, (_, i) => (i % 192 < 220 / 2 ? 1 : 0));
  const { completion } = await refine({ occluder, improvements: ["occluder"] });
  assertEquals(completion.amodal.boundingBox(), [132, 72, 88, 112]);
});

Deno.test("refineInstance() takes a guessed visible mask as the network corrects it", async () => {
  const whole = answer(box(132, 72, 120, 112));
  const corrected = answer(box(120, 72, 90, 112));
  const refinement: FakeNetwork = (inputs) => ({
    mask: whole(inputs).mask,
    visible: corrected(inputs).mask,
    quality: { dims: [1], data: Float32Array.of(0.75) },
  });
  const { completion } = await refine({ refinement });
  assertEquals(completion.visible, box(132, 72, 78, 112));
  assertEquals(completion.certainty, 0.75);
  const beside = await refine({ refinement, others: box(132, 72, 20, 112) });
  assertEquals(beside.completion.visible, box(152, 72, 58, 112));
  const given = await refine({ refinement, visibleGiven: true });
  assertEquals(given.completion.visible, seen);
});

Deno.test("refineInstance() reckons from the mask how good it is where the network doesn't say", async () => {
  const { completion } = await refine();
  assertEquals(completion.certainty, 1);
});

Deno.test("refineInstance() puts the picked reference where the caller moved it", async () => {
  const { completion } = await refine({
    prompt: { transform: { dx: 20, dy: -10, sx: 0.5, sy: 1 } },
    frame: { scale: 1 },
  });
  assertEquals(completion.amodal.boundingBox(), [132, 62, 110, 122]);
  assertEquals(completion.prior?.data[(128 / 2 - 30) * 192 + 212 / 2], 1);
});

const on = { x: 262, y: 128, label: 1 as const };
const off = { x: 240, y: 80, label: 0 as const };

Deno.test("refineInstance() heeds clicks to the pixel, whatever the network says", async () => {
  const refinement = answer(box(132, 72, 120, 112));
  const { completion: { amodal } } = await refine({ refinement, prompt: { clicks: [on, off] } });
  assertEquals([amodal.has(262, 128), amodal.has(240, 80)], [true, false]);
  const without = await refine({
    refinement,
    prompt: { clicks: [on, off] },
    improvements: ["refinement"],
  });
  assertEquals(without.completion.amodal, box(132, 72, 120, 112));
});

Deno.test("refineInstance() shows the network a prior that is bent towards the clicks", async () => {
  const { evidence } = await refine({ prompt: { clicks: [on, off] } });
  const at = (x: number, y: number) => evidence.data[(2 * 128 + y / 2) * 192 + x / 2];
  assert(at(262, 128) > 0.9 && at(240, 80) < 0.1 && at(180, 140) > 0.9);
});

Deno.test("refineInstance() cuts a negative click out of a given visible mask", async () => {
  const clicks = [{ x: 135, y: 100, label: 0 as const }];
  const { completion } = await refine({ visibleGiven: true, prompt: { clicks } });
  assertEquals(completion.visible.has(135, 100), false);
  assertEquals(completion.amodal.has(135, 100), false);
  assert(completion.visible.area() > 0.9 * seen.area());
  assertEquals(completion.visible.difference(completion.amodal).isEmpty, true);
});

Deno.test("refineInstance() votes the centre in image pixels", async () => {
  const { completion } = await refine({
    frame: { scale: 2, centerX: 170, centerY: 100 },
    candidates: [candidateOf({ dx: 30, dy: -10 }), candidateOf({ dx: 50, dy: 30 })],
  });
  const [x, y] = completion.center;
  assertAlmostEquals(x, 170 + 20, 1e-6);
  assertAlmostEquals(y, 100 + 5, 1e-6);
});
