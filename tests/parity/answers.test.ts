import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
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
import { DRAWINGS, missing, PHOTOGRAPHS } from "./sample-pictures.ts";

/** Least IoU of the page's amodal mask with the worker's, for the same bank and box. */
const LEAST_IOU = 0.95;
/** Boxes asked for in a picture, the best that the worker finds. */
const BOXES = 4;
/** Of smaller boxes a row of pixels more or less is 3 % already. */
const LEAST_SIDE = 32;
/** How much farther from an int8 worker's mask the page's may be than a float32 worker's is. */
const SLACK = 0.02;

/** Workers as they run on graphics cards, and by default on processors. */
let float32: OnnxRuntime;
let int8: OnnxRuntime;
let page: TfjsRuntime;
let bank: MemoryBank;

before(async () => {
  float32 = await openOnnx("float32");
  int8 = await openOnnx("int8");
  page = await openTfjs();
  bank = await readPreviewBank();
});

after(async () => {
  page.dispose();
  await float32.dispose();
  await int8.dispose();
});

for (const path of [...DRAWINGS, ...PHOTOGRAPHS]) {
  test(`the page completes cars as the worker does: ${path.split("/").at(-1)}`, {
    skip: missing(path),
  }, async () => {
    const picture = await readPicture(await readFile(path));
    const masks = async (runtime: Runtime, request: unknown) => {
      const checked = segmentationRequestSchema.parse(request);
      const { instances } = await segmentPicture(picture, checked, { runtime, bank });
      return instances.map(({ amodal, visible }) => ({ amodal: amodal.segmentation, visible }));
    };
    const found = await masks(int8, {});
    const prompts = found.map(({ visible }): { box: BoxXywh } => ({ box: visible.bbox }))
      .filter(({ box: [, , width, height] }) => Math.min(width, height) >= LEAST_SIDE)
      .slice(0, BOXES);
    assert.ok(prompts.length > 0, "nothing to compare was found");
    const [exact, small, ours] = [
      await masks(float32, { prompts }),
      await masks(int8, { prompts }),
      await masks(page, { prompts }),
    ];
    for (const [index, { box }] of prompts.entries()) {
      const agreement = iou(exact[index].amodal, ours[index].amodal);
      assert.ok(agreement >= LEAST_IOU, `box ${box}: IoU ${agreement.toFixed(3)} with float32`);
      // rounding sometimes tips the vote to another reference, the worker's own no less than the page's
      const least = Math.min(LEAST_IOU, iou(exact[index].amodal, small[index].amodal) - SLACK);
      const rounded = iou(small[index].amodal, ours[index].amodal);
      assert.ok(
        rounded >= least,
        `box ${box}: IoU ${rounded.toFixed(3)} with int8, at least ${least.toFixed(3)}`,
      );
    }
  });
}

function iou(a: Rle, b: Rle): number {
  const [first, second] = [decodeRuns(a), decodeRuns(b)];
  const shared = intersectionArea(first, second);
  return shared / (first.area() + second.area() - shared);
}
