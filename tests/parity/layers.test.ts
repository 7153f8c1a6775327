import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import test from "node:test";
import { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { tensorCount } from "../../api/widget/local/runtime/tfjs-runtime.ts";
import { readPreviewBank } from "./read-preview-bank.ts";
import { ComparingRuntime } from "./comparing-runtime.ts";
import { openOnnx, openTfjs } from "./open-runtimes.ts";
import { readPicture } from "./read-picture.ts";

/**
 * Largest difference of an output from onnxruntime's in float32, on the same inputs: root mean square,
 * of that of the truth. Exported in float32 all are within 0.001, so what is left is the page's fewer
 * bits: 8 for most networks, 6 for proposals.
 */
const TOLERANCES: Readonly<Record<string, number>> = {
  "proposals.logits": 0.03,
  "proposals.distances": 0.08,
  "trunk.c2": 0.04,
  "trunk.c3": 0.04,
  "trunk.c4": 0.04,
  "scale-net.geometry": 0.03,
  "visual-concepts.map": 0.02,
  "visible-mask.mask": 0.05,
  "coarse-vote.score": 0.001,
  "match.heat": 0.003,
  "match.similarity": 0.01,
  "match.learnt": 0.01,
  "occluder.mask": 0.08,
  "refinement.mask": 0.02,
  "refinement.visible": 0.02,
  "refinement.quality": 0.01,
};

for (const name of ["crossing.jpg", "street.jpg"]) {
  test(`every network of the page answers as onnxruntime does: ${name}`, async (t) => {
    const onnx = await openOnnx("float32");
    const tfjs = await openTfjs();
    t.after(async () => {
      await onnx.dispose();
      tfjs.dispose();
    });
    const both = new ComparingRuntime(onnx, tfjs);
    const path = fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
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
      assert.ok(
        relative <= TOLERANCES[output],
        `${output}: ${relative.toFixed(4)}, at most ${TOLERANCES[output]}`,
      );
    }
  });
}

test("the page's runtime leaves no tensor behind", async () => {
  const tfjs = await openTfjs();
  const before = tensorCount();
  const image = { dims: [1, 3, 64, 64], data: new Float32Array(3 * 64 * 64).fill(0.5) };
  for (let n = 0; n < 60; n++) await tfjs.run("trunk", { image });
  const after = tensorCount();
  assert.ok(after - before < 200, `${after - before} more`);
  tfjs.dispose();
  assert.ok(tensorCount() <= before, `${tensorCount()} left of ${before}`);
});
