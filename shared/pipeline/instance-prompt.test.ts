import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { BoxXywh } from "../geometry/box.ts";
import { encodeRle } from "../mask/rle.ts";
import { RunLengthMask } from "../mask/run-length-mask.ts";
import { promptSchema } from "../schema/segmentation-request.ts";
import type { Proposal } from "./find-proposals.ts";
import { fromPrompt, fromProposal, needsProposals } from "./instance-prompt.ts";

const WIDTH = 400;
const HEIGHT = 200;
const GIVEN = RunLengthMask.filled(WIDTH, HEIGHT, [30, 40, 50, 20]);
const MASK = encodeRle(GIVEN);
const PROPOSALS: readonly Proposal[] = [
  { box: [0, 0, 100, 100], score: 0.9 },
  { box: [60, 20, 200, 100], score: 0.8 },
];
const positive = (x: number, y: number) => ({ x, y, label: 1 });
const negative = (x: number, y: number) => ({ x, y, label: 0 });

const read = (prompt: unknown, proposals = PROPOSALS, width = WIDTH, height = HEIGHT) =>
  fromPrompt(promptSchema.parse(prompt), 3, proposals, width, height);

const BOXES: readonly [name: string, prompt: unknown, box: BoxXywh][] = [
  ["a box", { box: [10, 20, 30, 40] }, [10, 20, 30, 40]],
  ["a mask", { mask: MASK }, [30, 40, 50, 20]],
  ["a mask rather than a box", { mask: MASK, box: [1, 2, 3, 4] }, [30, 40, 50, 20]],
  ["a box rather than points", { box: [10, 20, 30, 40], points: [positive(200, 50)] }, [
    10,
    20,
    30,
    40,
  ]],
  ["the best proposal around a point", { points: [positive(80, 50)] }, [0, 0, 100, 100]],
  ["the proposal around all points", { points: [positive(80, 50), positive(150, 50)] }, [
    60,
    20,
    200,
    100,
  ]],
  ["the proposal around the positive points", { points: [positive(80, 50), negative(390, 5)] }, [
    0,
    0,
    100,
    100,
  ]],
  ["a proposal whose border is touched", { points: [positive(260, 120)] }, [60, 20, 200, 100]],
  ["a box around a lone point", { points: [positive(330, 150)] }, [310, 130, 40, 40]],
  ["a box around lone points", { points: [positive(300, 150), positive(330, 160)] }, [
    280,
    130,
    70,
    50,
  ]],
  ["the part in the picture of a box over the corner", { box: [-10, -20, 40, 50] }, [0, 0, 30, 30]],
  ["the part in the picture of a box around it", { box: [-9e9, -9e9, 9e10, 9e10] }, [
    0,
    0,
    WIDTH,
    HEIGHT,
  ]],
  ["the part in the picture of a box around a point at its corner", {
    points: [positive(400, 200)],
  }, [380, 180, 20, 20]],
];

for (const [name, prompt, box] of BOXES) {
  Deno.test(`fromPrompt() looks at ${name}`, () => assertEquals(read(prompt).box, box));
}

Deno.test("fromPrompt() makes a box around points where nothing was found", () => {
  assertEquals(read({ points: [positive(80, 50)] }, []).box, [60, 30, 40, 40]);
});

const SLIVERS: readonly [box: BoxXywh, width: number, height: number][] = [
  [[399.9, 50, 80, 40], WIDTH, HEIGHT],
  [[-79.9, 50, 80, 40], WIDTH, HEIGHT],
  [[50, 199.99, 80, 40], WIDTH, HEIGHT],
  [[17, 17, 1e-9, 1e-9], WIDTH, HEIGHT],
  [[0.2, 0.3, 0.1, 0.1], 1, 1],
  [[5, 0.5, 2000, 0.1], 3000, 2],
];

for (const [box, width, height] of SLIVERS) {
  Deno.test(`fromPrompt() never looks at less than a pixel, as of [${box}] in ${width} × ${height}`, () => {
    const [x, y, w, h] = read({ box }, [], width, height).box;
    assert(w >= 1 && h >= 1, `got ${w} × ${h}`);
    const [centerX, centerY] = [x + w / 2, y + h / 2];
    assert(centerX >= 0 && centerX <= width && centerY >= 0 && centerY <= height);
  });
}

Deno.test("fromPrompt() keeps a box's middle when it widens it", () => {
  const [x, y, w, h] = read({ box: [10, 20, 0.5, 30] }).box;
  assertAlmostEquals(x + w / 2, 10.25);
  assertEquals([y, w, h], [20, 1, 30]);
});

Deno.test("fromPrompt() passes on what else a prompt says", () => {
  const transform = { dx: 4, dy: -2, sx: 1.5, sy: 1 };
  const points = [positive(1, 2), negative(3, 4)];
  const prompt = read({ mask: MASK, points, reference_id: "car-7", transform });
  assertEquals(prompt, {
    index: 3,
    box: [30, 40, 50, 20],
    mask: GIVEN,
    clicks: [{ x: 1, y: 2, label: 1 }, { x: 3, y: 4, label: 0 }],
    score: null,
    referenceId: "car-7",
    transform,
  });
});

Deno.test("fromProposal() asks for no prompt's answer", () => {
  const { index, box, score } = fromProposal(PROPOSALS[1]);
  assertEquals({ index, box, score }, { index: null, box: [60, 20, 200, 100], score: 0.8 });
});

Deno.test("needsProposals() only for points alone", () => {
  const needs = (prompt: unknown) => needsProposals(promptSchema.parse(prompt));
  assertEquals(needs({ points: [positive(1, 1)] }), true);
  assertEquals(needs({ points: [positive(1, 1)], box: [0, 0, 2, 2] }), false);
  assertEquals(needs({ points: [positive(1, 1)], mask: MASK }), false);
});
