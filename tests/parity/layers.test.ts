import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { tensorCount } from "../../api/widget/local/runtime/tfjs-runtime.ts";
import { ComparingRuntime } from "./comparing-runtime.ts";
import { openOnnx, openTfjs } from "./open-runtimes.ts";
import { readPicture } from "./read-picture.ts";
import { readPreviewBank } from "./read-preview-bank.ts";
import { DRAWINGS, missing, PHOTOGRAPHS } from "./sample-pictures.ts";

/**
 * Largest difference of an output from onnxruntime's in float32, on the same inputs, of any car of a
 * drawing and of a photograph: root mean square, of that of the truth.
 *
 * It comes from the values that the page's weights are rounded to: 8 bits, in proposals 6, while those
 * of match are exact and the worker's float16. With the worker's values in the page all differences are
 * below 0.00002. Small cars of photographs fill a crop with flat colour, to which a rounded kernel
 * answers least like an exact one.
 */
const TOLERANCES: Readonly<Record<string, readonly [drawing: number, photograph: number]>> = {
  "proposals.logits": [0.03, 0.045],
  "proposals.distances": [0.06, 0.08],
  "trunk.c2": [0.04, 0.09],
  "trunk.c3": [0.045, 0.12],
  "trunk.c4": [0.04, 0.09],
  "scale-net.geometry": [0.03, 0.055],
  "visual-concepts.map": [0.012, 0.012],
  "visible-mask.mask": [0.03, 0.03],
  "coarse-vote.score": [0.00001, 0.00001],
  "match.heat": [0.001, 0.001],
  "match.similarity": [0.008, 0.008],
  "match.learnt": [0.008, 0.008],
  "occluder.mask": [0.025, 0.025],
  "refinement.mask": [0.005, 0.005],
  "refinement.visible": [0.006, 0.006],
  "refinement.quality": [0.002, 0.002],
};

/** One photograph of each collection: each takes seconds. */
const CHOSEN = PHOTOGRAPHS.filter((_, index) => [0, 3, 6].includes(index));

for (const path of [...DRAWINGS, ...CHOSEN]) {
  const column = DRAWINGS.includes(path) ? 0 : 1;
  test(`every network of the page answers as onnxruntime does: ${path.split("/").at(-1)}`, {
    skip: missing(path),
  }, async (t) => {
    const onnx = await openOnnx("float32");
    const tfjs = await openTfjs();
    t.after(async () => {
      await onnx.dispose();
      tfjs.dispose();
    });
    const both = new ComparingRuntime(onnx, tfjs);
    const picture = await readPicture(await readFile(path));
    await segmentPicture(picture, segmentationRequestSchema.parse({ min_score: 0.1 }), {
      runtime: both,
      bank: await readPreviewBank(),
    });
    const worst = new Map<string, number>();
    for (const { output, relative } of both.differences) {
      worst.set(output, Math.max(relative, worst.get(output) ?? 0));
    }
    assert.deepEqual([...worst.keys()].sort(), Object.keys(TOLERANCES).sort());
    for (const [output, relative] of worst) {
      const most = TOLERANCES[output][column];
      assert.ok(relative <= most, `${output}: ${relative.toFixed(4)}, at most ${most}`);
    }
  });
}

test("the page's runtime holds what the trunk saw last, and leaves no tensor behind", async () => {
  const before = tensorCount();
  const tfjs = await openTfjs();
  const bank = await readPreviewBank();
  const picture = await readPicture(await readFile(DRAWINGS[0]));
  const everyNetwork = () =>
    segmentPicture(picture, segmentationRequestSchema.parse({}), { runtime: tfjs, bank });
  const lookAt = async (crops: number) => {
    const image = { dims: [1, 3, 64, 64], data: new Float32Array(3 * 64 * 64).fill(0.5) };
    for (let n = 0; n < crops; n++) await tfjs.run("trunk", { image });
  };
  await everyNetwork();
  await lookAt(16); // as many as are held
  const full = tensorCount();
  await lookAt(5);
  assert.equal(tensorCount(), full);
  await everyNetwork();
  assert.equal(tensorCount(), full);
  await assert.rejects(
    tfjs.run("trunk", { image: { dims: [1, 2, 8, 8], data: new Float32Array(128) } }),
  );
  await assert.rejects(tfjs.run("wide-vote", {}), /got wide-vote/);
  assert.equal(tensorCount(), full);
  tfjs.dispose();
  assert.equal(tensorCount(), before);
});
