import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { BoxXywh } from "../geometry/box.ts";
import { PictureLevels } from "../geometry/resample-picture.ts";
import { findProposals, type Proposal, suppress } from "./find-proposals.ts";
import { type FakeProposal, proposalsOf } from "./testing/fake-networks.ts";
import { fakeRuntime } from "./testing/fake-runtime.ts";
import { paintGrey } from "./testing/scene.ts";

function find(
  found: readonly FakeProposal[],
  { width = 800, height = 450, minScore = 0.3 } = {},
): Promise<Proposal[]> {
  const runtime = fakeRuntime({ proposals: proposalsOf(found, width, height) });
  return findProposals(new PictureLevels(paintGrey(width, height)), minScore, runtime);
}

function assertBox(actual: BoxXywh, expected: BoxXywh): void {
  actual.forEach((value, i) => assertAlmostEquals(value, expected[i], 0.01, `got ${actual}`));
}

Deno.test("findProposals() gives boxes in image pixels, best first", async () => {
  const found = await find([
    { box: [100, 200, 90, 60], score: 0.5 },
    { box: [400, 100, 200, 120], score: 0.9 },
  ]);
  assertEquals(found.length, 2);
  assertBox(found[0].box, [400, 100, 200, 120]);
  assertAlmostEquals(found[0].score, 0.9, 1e-6);
  assertBox(found[1].box, [100, 200, 90, 60]);
});

for (const [width, height] of [[800, 450], [450, 800], [1, 1], [3000, 2], [2, 3000], [640, 640]]) {
  Deno.test(`findProposals() finds a box that fills a picture of ${width} × ${height} px`, async () => {
    const box: BoxXywh = [0, 0, width, height];
    const found = await find([{ box, score: 0.8 }], { width, height });
    // a box of a single pixel is no car
    if (width === 1) return assertEquals(found, []);
    assertBox(found[0].box, box);
  });
}

Deno.test("findProposals() leaves out what scores less than asked", async () => {
  const boxes = [0.2, 0.3, 0.4].map((score, i) => ({
    box: [100 + 200 * i, 100, 80, 60] as BoxXywh,
    score,
  }));
  const scores = async (minScore: number) =>
    (await find(boxes, { minScore })).map(({ score }) => Math.round(score * 10) / 10);
  assertEquals(await scores(0.29), [0.4, 0.3]);
  assertEquals(await scores(0.31), [0.4]);
  assertEquals(await scores(1), []);
});

Deno.test("findProposals() cuts boxes at the picture's border", async () => {
  const [{ box }] = await find([{ box: [-40, 350, 120, 160], score: 0.8 }]);
  assertBox(box, [0, 350, 80, 100]);
});

Deno.test("findProposals() drops what lies outside the picture or is a pixel wide", async () => {
  assertEquals(
    await find([
      { box: [300, 450, 100, 50], score: 0.9 },
      { box: [300, 300, 0.9, 50], score: 0.9 },
    ]),
    [],
  );
});

Deno.test("findProposals() bears boxes turned inside out", async () => {
  assertEquals(await find([{ box: [300, 200, -60, 40], score: 0.9 }]), []);
});

Deno.test("findProposals() runs trunk and proposals once", async () => {
  const runtime = fakeRuntime();
  assertEquals(await findProposals(new PictureLevels(paintGrey(64, 48)), 0.3, runtime), []);
  assertEquals(runtime.calls, ["trunk", "proposals"]);
});

Deno.test("suppress() keeps the best of boxes that share more than half", () => {
  const box = (x: number): BoxXywh => [x, 0, 100, 100];
  const proposals = [
    { box: box(0), score: 0.9 },
    // shares 67 / 133 with the first
    { box: box(33), score: 0.8 },
    // shares 66 / 134 with the first
    { box: box(34), score: 0.7 },
    { box: box(300), score: 0.6 },
  ];
  assertEquals(suppress(proposals).map(({ score }) => score), [0.9, 0.7, 0.6]);
});

Deno.test("suppress() lets a suppressed box suppress nothing", () => {
  const box = (x: number): BoxXywh => [x, 0, 100, 100];
  const chain = [
    { box: box(0), score: 0.9 },
    { box: box(20), score: 0.8 },
    { box: box(40), score: 0.7 },
  ];
  assertEquals(suppress(chain).map(({ score }) => score), [0.9, 0.7]);
});

Deno.test("suppress() keeps a box inside a much larger one", () => {
  const proposals: Proposal[] = [
    { box: [0, 0, 200, 100], score: 0.9 },
    { box: [20, 20, 60, 40], score: 0.8 },
  ];
  assertEquals(suppress(proposals), proposals);
  assertEquals(suppress([]), []);
});

Deno.test("findProposals() suppresses the weaker of two boxes around one car", async () => {
  const found = await find([
    { box: [100, 100, 200, 120], score: 0.7 },
    { box: [112, 104, 200, 120], score: 0.8 },
  ]);
  assertEquals(found.length, 1);
  assert(found[0].score > 0.75);
});

Deno.test("findProposals() shows newer models' network the picture itself", async () => {
  const box: BoxXywh = [100, 200, 90, 60];
  const proposals = proposalsOf([{ box, score: 0.5 }], 800, 450);
  const runtime = fakeRuntime({
    occluder: () => ({}),
    proposals: ({ image: { dims: [, , height, width] } }) =>
      proposals({ c3: { dims: [1, 96, height / 8, width / 8], data: new Float32Array(0) } }),
  });
  const levels = new PictureLevels(paintGrey(800, 450));
  const found = await findProposals(levels, 0.3, runtime);
  assertBox(found[0].box, box);
  assertEquals(runtime.calls, ["proposals"]);
});
