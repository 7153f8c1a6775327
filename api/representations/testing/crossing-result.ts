import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import { rleSchema } from "@kanizsa/shared/schema/mask.ts";
import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import * as z from "zod";
import { readFixture } from "../../testing/read-fixture.ts";
import { makeResult } from "./make-result.ts";

const mask = z.object({ segmentation: rleSchema });
const truthSchema = z.object({
  image: z.object({ width: z.int(), height: z.int() }),
  instances: z.array(z.object({ amodal: mask, visible: mask })),
  order: z.array(z.tuple([z.int(), z.int()])),
});

/** The truth of tests/fixtures/crossing.jpg as a result: four cars that hide each other. */
export async function crossingResult(): Promise<SegmentationResult> {
  const text = new TextDecoder().decode(await readFixture("crossing.json"));
  const { image, instances, order } = truthSchema.parse(JSON.parse(text));
  const masks = instances.map(({ amodal, visible }) => ({
    amodal: decodeRuns(amodal.segmentation),
    visible: decodeRuns(visible.segmentation),
  }));
  return makeResult(image.width, image.height, masks, order);
}
