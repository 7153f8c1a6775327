import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { intersectionArea } from "@kanizsa/shared/mask/intersection-area.ts";
import { decodeRuns, type Rle } from "@kanizsa/shared/mask/rle.ts";
import type { MemoryBank } from "@kanizsa/shared/pipeline/memory-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { TfjsRuntime } from "../../api/widget/local/runtime/tfjs-runtime.ts";
import type { OnnxRuntime } from "../../gpu-worker/runtime/sessions.ts";
import { openOnnx, openTfjs } from "./open-runtimes.ts";
import { readPicture } from "./read-picture.ts";
import { readPreviewBank } from "./read-preview-bank.ts";

/** Least IoU of the page's amodal mask with the worker's, for the same bank and box. */
const LEAST_IOU = 0.95;
/** Boxes asked for in a picture, the best that the worker finds. */
const BOXES = 4;

const FIXTURES = ["crossing.jpg", "street.jpg"].map((name) =>
  fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))
);
/** Photographs beside the repository, which it doesn't hold. */
const DATA = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
const PHOTOGRAPHS = [
  "cars/images/train10.jpg",
  "cars/images/train100.jpg",
  "streets/camvid/images/0001TP_006690.jpg",
  "streets/cityscapes/aachen_000000_000019.jpg",
].map((name) => DATA + name);

/** As a worker runs them on a processor by default: in 8-bit integers where there is such a twin. */
let worker: OnnxRuntime;
let page: TfjsRuntime;
let bank: MemoryBank;

before(async () => {
  [worker, page, bank] = [await openOnnx("int8"), await openTfjs(), await readPreviewBank()];
});

after(async () => {
  page.dispose();
  await worker.dispose();
});

for (const path of [...FIXTURES, ...PHOTOGRAPHS]) {
  const skip = existsSync(path) ? false : `there is no ${path}`;
  test(`the page completes cars as the worker does: ${path.split("/").at(-1)}`, {
    skip,
  }, async () => {
    const picture = await readPicture(await readFile(path));
    const answer = async (runtime: Runtime, request: unknown) => {
      const checked = segmentationRequestSchema.parse(request);
      return (await segmentPicture(picture, checked, { runtime, bank })).instances;
    };
    const found = await answer(worker, { max_instances: BOXES });
    assert.ok(found.length > 0, "nothing to compare was found");
    const prompts = found.map(({ visible }): { box: BoxXywh } => ({ box: visible.bbox }));
    const theirs = await answer(worker, { prompts });
    const ours = await answer(page, { prompts });
    for (const [index, { amodal }] of theirs.entries()) {
      const overlap = iou(amodal.segmentation, ours[index].amodal.segmentation);
      assert.ok(overlap >= LEAST_IOU, `box ${prompts[index].box}: IoU ${overlap.toFixed(3)}`);
    }
  });
}

function iou(a: Rle, b: Rle): number {
  const [first, second] = [decodeRuns(a), decodeRuns(b)];
  const shared = intersectionArea(first, second);
  return shared / (first.area() + second.area() - shared);
}
