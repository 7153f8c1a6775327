import { assert, assertEquals, assertRejects } from "@std/assert";
import { boundingBox, intersectionOverUnion } from "@kanizsa/shared/mask/bitmap.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { assertRefined } from "@kanizsa/shared/pipeline/testing/assert-consistent.ts";
import { paintScene } from "@kanizsa/shared/pipeline/testing/scene.ts";
import { segmentationResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import { ProblemError } from "../problem-error.ts";
import type { PreviewRequest, Progress } from "../types.ts";
import { answerPicture } from "./answer-picture.ts";
import { paintedModel } from "./testing/painted-model.ts";

const model = await paintedModel();
const scene = paintScene({
  width: 320,
  height: 200,
  car: [100, 70, 120, 56],
  seed: 1,
  occluder: [180, 60, 80, 80],
});
/** The same pixels as the copy of a picture that is four times as large. */
const large = { ...scene.picture, width: 1280, height: 800 };
const box = boundingBox(scene.visible)!;
const read = (picture = scene.picture) => ({ picture, imageId: "local", decodeMs: 4.26 });

function answer(request: PreviewRequest, picture = scene.picture, signal = new AbortController()) {
  const progress: Progress[] = [];
  const result = answerPicture(read(picture), request, model, {
    signal: signal.signal,
    onProgress: (state) => progress.push(state),
  });
  return { result, progress };
}

Deno.test("answerPicture() gives a result that fits the API's schema", async () => {
  const { result, progress } = answer({
    prompts: [{ box }],
    include: ["alternatives", "heatmap", "uncertainty"],
  });
  const checked = segmentationResultSchema.parse(await result);
  assert(/^local_[0-9a-f]{24}$/.test(checked.id), checked.id);
  assertEquals(checked.cache, "miss");
  assertEquals(checked.image, { id: "local", width: 320, height: 200 });
  assertEquals(checked.model, {
    name: "car",
    version: "1.0.0",
    provider: "wasm",
    bank: { version: "painted", references: 3 },
  });
  assertEquals(checked.timings_ms.decode, 4.3);
  assert(checked.timings_ms.total >= 4.3 + checked.timings_ms.refine);
  assertEquals(progress.map(({ stage }) => stage), [
    "proposals",
    "features",
    "vote",
    "refine",
    "refine",
  ]);
});

Deno.test("answerPicture() answers in pixels of the picture, not of its working copy", async () => {
  const small = await answer({ prompts: [{ box }] }).result;
  const [x, y, width, height] = box.map((length) => 4 * length);
  const result = await answer({
    prompts: [{ box: [x, y, width, height], points: [{ x: 1200, y: 700, label: 0 }] }],
    include: ["alternatives"],
  }, large).result;
  segmentationResultSchema.parse(result);
  const [instance] = result.instances;
  const { amodal } = assertRefined(instance, large);
  const whole = paintScene({ width: 1280, height: 800, car: [400, 280, 480, 224], seed: 1 }).whole;
  const overlap = intersectionOverUnion(amodal, whole);
  assert(overlap > 0.88, `IoU ${overlap}`);
  const [was] = small.instances;
  assertEquals(instance.match.reference_id, was.match.reference_id);
  assert(Math.abs(instance.match.scale / was.match.scale - 4) < 0.1);
  assert(Math.abs(instance.match.center[0] - 4 * was.match.center[0]) < 12);
  assertEquals(instance.match.alternatives?.[0].segmentation.size, [800, 1280]);
  assertEquals(result.image, { id: "local", width: 1280, height: 800 });
});

Deno.test("answerPicture() rejects what the API rejects, with its codes", async () => {
  const cases: [PreviewRequest, string, string][] = [
    [{ prompts: [{ box: [400, 10, 20, 20] }] }, "prompt_outside_image", "#/prompts/0/box"],
    [
      { prompts: [{ box, points: [{ x: 1, y: 201, label: 1 }] }] },
      "prompt_outside_image",
      "#/prompts/0/points/0",
    ],
    [
      { prompts: [{ mask: encodeRle(scene.whole) }, { mask: { size: [9, 9], counts: "a1" } }] },
      "prompt_outside_image",
      "#/prompts/1/mask/size",
    ],
    [
      { prompts: [{ box }, { box, reference_id: "none" }] },
      "reference_unknown",
      "#/prompts/1/reference_id",
    ],
    [{ top_k: 0 }, "request_invalid", "#/top_k"],
    [{ prompts: new Array(9).fill({ box }) }, "too_many_prompts", "#/prompts"],
  ];
  for (const [request, code, pointer] of cases) {
    const error = await assertRejects(() => answer(request).result, ProblemError);
    assertEquals([error.problem.code, error.problem.errors?.[0].pointer], [code, pointer]);
  }
});

Deno.test("answerPicture() stops between networks once it is cancelled", async () => {
  const abort = new AbortController();
  const { result, progress } = answer({ prompts: [{ box }, { box }] }, scene.picture, abort);
  abort.abort(new Error("Cancelled"));
  await assertRejects(() => result, Error, "Cancelled");
  assert(progress.every(({ stage }) => stage !== "refine"));
});
