import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import fc from "fast-check";
import { makeResult } from "./make-result.ts";

const WIDTH = 13;
const HEIGHT = 9;

const noise = fc.uint8Array({
  min: 0,
  max: 1,
  minLength: WIDTH * HEIGHT,
  maxLength: WIDTH * HEIGHT,
}).map((data) => RunLengthMask.fromBitmap({ width: WIDTH, height: HEIGHT, data }));

const instance = fc.record({
  category: fc.constantFrom("car", "bus"),
  amodal: noise,
  hidden: fc.option(noise, { nil: new RunLengthMask(WIDTH, HEIGHT) }),
}).map(({ category, amodal, hidden }) => ({
  category,
  amodal,
  visible: amodal.difference(hidden),
}));

/** Results of up to 5 instances of noise, parts of them hidden; each lies before the next. */
export const arbitraryResult: fc.Arbitrary<SegmentationResult> = fc
  .array(instance, { maxLength: 5 })
  .map((instances) => {
    const order = instances.slice(1).map((_, i): [number, number] => [i + 1, i + 2]);
    return makeResult(WIDTH, HEIGHT, instances, order);
  });
