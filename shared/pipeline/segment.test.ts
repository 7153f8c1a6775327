import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertInstanceOf,
  assertRejects,
} from "@std/assert";
import { area, boundingBox, intersectionOverUnion } from "../mask/bitmap.ts";
import { encodeRle } from "../mask/rle.ts";
import { segmentationRequestSchema } from "../schema/segmentation-request.ts";
import {
  type SegmentMethod,
  segmentPicture,
  type SegmentStage,
  UnknownReferenceError,
} from "./segment.ts";
import { assertConsistent, assertRefined } from "./testing/assert-consistent.ts";
import { proposalsOf } from "./testing/fake-networks.ts";
import { fakeRuntime } from "./testing/fake-runtime.ts";
import { bankOf, paintedReference } from "./testing/references.ts";
import { paintScene } from "./testing/scene.ts";

const bank = bankOf(
  await paintedReference("car-0", 0),
  await paintedReference("car-1", 1),
  await paintedReference("car-2", 2),
);
const scene = paintScene({
  width: 320,
  height: 200,
  car: [100, 70, 120, 56],
  seed: 1,
  occluder: [180, 60, 80, 80],
});
const { picture, whole, visible } = scene;
const MASK = encodeRle(visible);
const BOX = boundingBox(visible);

function segment(request: unknown, method: Partial<SegmentMethod> = {}) {
  return segmentPicture(picture, segmentationRequestSchema.parse(request), {
    runtime: fakeRuntime(),
    bank,
    ...method,
  });
}

Deno.test("segmentPicture() completes a car behind something from its visible mask", async () => {
  const { instances: [instance], order } = await segment({ prompts: [{ mask: MASK }] });
  const masks = assertRefined(instance, picture);
  assertEquals(masks.visible, visible);
  const overlap = intersectionOverUnion(masks.amodal, whole);
  assert(overlap > 0.95, `IoU ${overlap}`);
  assertEquals([instance.id, instance.prompt, instance.category], [1, 0, "car"]);
  assertEquals(instance.match.reference_id, "car-1");
  assertEquals(instance.match.abstained, false);
  assertAlmostEquals(instance.match.scale, 56 / 224, 0.02);
  assertAlmostEquals(instance.match.center[0], 160, 3);
  assertAlmostEquals(instance.match.center[1], 98, 3);
  assertAlmostEquals(instance.occlusion_rate, 1 - area(visible) / area(whole), 0.05);
  assertEquals(instance.truncated, false);
  assertEquals(order, []);
});

Deno.test("segmentPicture() completes a car from its visible box", async () => {
  const { instances: [instance] } = await segment({ prompts: [{ box: BOX }] });
  const { amodal } = assertRefined(instance, picture);
  const overlap = intersectionOverUnion(amodal, whole);
  assert(overlap > 0.88, `IoU ${overlap}`);
});

Deno.test("segmentPicture() finds cars where nobody asks, by falling score", async () => {
  const found = [
    { box: [10, 20, 60, 40] as [number, number, number, number], score: 0.6 },
    { box: BOX ?? [0, 0, 1, 1], score: 0.9 },
  ];
  const runtime = fakeRuntime({ proposals: proposalsOf(found, 320, 200) });
  const { instances } = await segment({}, { runtime });
  for (const instance of instances) assertRefined(instance, picture);
  assertEquals(instances.map(({ id, prompt }) => [id, prompt]), [[1, null], [2, null]]);
  const [first, second] = instances;
  assert(first.score > second.score && second.score > 0.3, `${first.score}, ${second.score}`);
  assertAlmostEquals(first.visible.bbox[0], 100, 2);
  const plain = await segment({}, { runtime, improvements: new Set(["refinement"]) });
  assertEquals(plain.instances.map(({ score }) => score), [0.9, 0.6]);
  assertEquals((await segment({ max_instances: 1 }, { runtime })).instances.length, 1);
  assertEquals((await segment({ min_score: 0.7 }, { runtime })).instances.length, 1);
  assertEquals((await segment({ min_score: 1 }, { runtime })).instances, []);
});

Deno.test("segmentPicture() looks for no cars where boxes and masks say where they are", async () => {
  const runtime = fakeRuntime();
  await segment({ prompts: [{ box: BOX }, { mask: MASK }] }, { runtime });
  assertEquals(runtime.calls.includes("proposals"), false);
  await segment({ prompts: [{ points: [{ x: 120, y: 100, label: 1 }] }] }, { runtime });
  assertEquals(runtime.calls.includes("proposals"), true);
});

Deno.test("segmentPicture() answers every prompt once, in their order", async () => {
  const prompts = [
    { box: [200, 150, 40, 30] },
    { mask: MASK },
    { points: [{ x: 30, y: 30, label: 1 }] },
    { box: [200, 150, 40, 30] },
  ];
  const { instances } = await segment({ prompts, max_instances: 1, min_score: 1 });
  assertEquals(instances.map(({ prompt }) => prompt), [0, 1, 2, 3]);
  assertEquals(instances.map(({ id }) => id), [1, 2, 3, 4]);
  for (const instance of instances) assertRefined(instance, picture);
});

Deno.test("segmentPicture() says who hides whom", async () => {
  const front = encodeRle(
    paintScene({ width: 320, height: 200, car: [180, 70, 80, 56], seed: 2 }).whole,
  );
  const { order } = await segment({ prompts: [{ mask: MASK }, { mask: front }] });
  assertEquals(order, [[2, 1]]);
});

Deno.test("segmentPicture() transfers the best reference's silhouette alone, if asked", async () => {
  const runtime = fakeRuntime();
  const request = { mode: "transfer", prompts: [{ mask: MASK }] };
  const { instances: [instance] } = await segment(request, { runtime });
  const masks = assertConsistent(instance, picture);
  assertEquals(masks.visible, visible);
  assert(intersectionOverUnion(masks.amodal, whole) > 0.9);
  assertEquals(runtime.calls.includes("refinement"), false);
});

for (const mode of ["refined", "transfer"]) {
  Deno.test(`segmentPicture() goes by the reference that was picked in mode ${mode}`, async () => {
    const prompts = [{ mask: MASK, reference_id: "car-2" }];
    const { instances: [instance] } = await segment({ mode, prompts, include: ["alternatives"] });
    assertConsistent(instance, picture);
    assertEquals(instance.match.reference_id, "car-2");
    assertEquals(instance.match.abstained, false);
    assertEquals(instance.match.alternatives?.length, 1);
  });

  Deno.test(`segmentPicture() abstains with an empty bank in mode ${mode}`, async () => {
    const request = { mode, prompts: [{ mask: MASK }], include: ["alternatives", "heatmap"] };
    const { instances: [instance] } = await segment(request, { bank: bankOf() });
    const masks = assertRefined(instance, picture);
    assertEquals(masks.amodal, visible);
    assertEquals(instance.match.abstained, true);
    assertEquals(instance.match.reference_id, null);
    assertEquals(instance.match.similarity, 0);
    assertEquals(instance.match.alternatives, []);
    assertEquals(instance.match.heatmap, undefined);
    assertEquals([instance.invisible.area, instance.occlusion_rate], [0, 0]);
  });
}

Deno.test("segmentPicture() adds alternatives, heat map and uncertainty only when asked", async () => {
  const fields = async (include: string[]) => {
    const request = { prompts: [{ mask: MASK }], include, top_k: 2 };
    const { instances: [instance] } = await segment(request);
    assertRefined(instance, picture);
    const { alternatives, heatmap } = instance.match;
    return [alternatives?.length, heatmap?.size, instance.uncertainty?.size];
  };
  assertEquals(await fields([]), [undefined, undefined, undefined]);
  assertEquals(await fields(["alternatives"]), [2, undefined, undefined]);
  assertEquals(await fields(["heatmap"]), [undefined, [17, 25], undefined]);
  assertEquals(await fields(["uncertainty"]), [undefined, undefined, [128, 192]]);
});

Deno.test("segmentPicture() refuses a reference that the bank does not have", async () => {
  const runtime = fakeRuntime();
  const prompts = [{ mask: MASK, reference_id: "car-1" }, { box: BOX, reference_id: "car-9" }];
  const error = await assertRejects(() => segment({ prompts }, { runtime }), UnknownReferenceError);
  assertEquals(error.message, "Use the id of a reference in the bank: got car-9");
  assertEquals(error.referenceId, "car-9");
  assertEquals(runtime.calls, []);
});

Deno.test("segmentPicture() runs nothing when it was aborted before it began", async () => {
  const runtime = fakeRuntime();
  const signal = AbortSignal.abort(new Error("The client is gone"));
  await assertRejects(() => segment({}, { runtime, signal }), Error, "The client is gone");
  assertEquals(runtime.calls, []);
});

for (const stage of ["trunk", "match", "refinement"]) {
  Deno.test(`segmentPicture() rejects with the signal's reason when aborted in ${stage}`, async () => {
    const controller = new AbortController();
    const runtime = fakeRuntime();
    const method = {
      bank,
      signal: controller.signal,
      runtime: {
        provider: "fake",
        run: (name: string, inputs: Parameters<typeof runtime.run>[1]) => {
          if (name === stage) controller.abort(new DOMException("Time is up", "TimeoutError"));
          return runtime.run(name, inputs);
        },
      },
    };
    const error = await assertRejects(() => segment({ prompts: [{ mask: MASK }] }, method));
    assertInstanceOf(error, DOMException);
    assertEquals(error.name, "TimeoutError");
  });
}

Deno.test("segmentPicture() tells its stages and what they took", async () => {
  const stages: string[] = [];
  const onStage = ({ stage, done, total }: SegmentStage) =>
    stages.push(`${stage} ${done}/${total}`);
  const { timings_ms } = await segment({ prompts: [{ mask: MASK }, { box: BOX }] }, { onStage });
  assertEquals(stages, [
    "proposals 0/1",
    "features 0/2",
    "features 1/2",
    "vote 0/2",
    "vote 1/2",
    "refine 0/2",
    "refine 1/2",
    "refine 2/2",
  ]);
  for (const time of Object.values(timings_ms)) assert(time >= 0);
  assertEquals(Object.keys(timings_ms), ["proposals", "features", "vote", "refine"]);
});
