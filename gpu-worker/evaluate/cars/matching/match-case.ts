import { PictureLevels } from "@kanizsa/shared/geometry/resample-picture.ts";
import { type CenterError, centerError } from "@kanizsa/shared/metrics/center-error.ts";
import { relativeScaleError } from "@kanizsa/shared/metrics/scale-error.ts";
import { fromPrompt } from "@kanizsa/shared/pipeline/instance-prompt.ts";
import { lookAtQuery, scaleOf } from "@kanizsa/shared/pipeline/look-at-query.ts";
import type { PreparedBank } from "@kanizsa/shared/pipeline/prepared-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { vote } from "@kanizsa/shared/pipeline/vote.ts";
import type { Random } from "@kanizsa/shared/random/mulberry32.ts";
import { encodeJpeg, readRgb } from "../../images/rgb-image.ts";
import { promptsFor } from "../prompt.ts";
import type { OccludedCase } from "../occluded-cases.ts";
import { type MatchedPair, scorePairs } from "./score-pairs.ts";
import { shapeOverlap, trueShape } from "./shape-overlap.ts";
import { voteCenter } from "./vote-center.ts";

/** Votes whose weighted mean is the centre. */
export const TOP_VOTES = 12;
/** Larger banks are not searched for the reference that would have been best. */
const MOST_SEARCHED = 5000;

/** Voting and score on one case. */
export interface MatchRecord {
  readonly caseId: string;
  readonly carId: string;
  readonly bin: string;
  /** Centre of the best reference's vote, and of the weighted mean of the top votes. */
  readonly top1: CenterError;
  readonly top12: CenterError;
  /** |ŝ / s − 1|. */
  readonly scaleError: number;
  /** IoU of the true silhouette with the best-ranked reference's, and the highest of the bank's. */
  readonly chosenShape: number;
  readonly bestShape: number | null;
  readonly pairs: readonly MatchedPair[];
}

/**
 * Votes for one case with its true visible mask given, and scores pairs of it and references. Null when
 * the bank is empty or nothing of the car lies in the frame that ScaleNet chose.
 */
export async function matchCase(
  { id, carId, bin, car }: OccludedCase,
  bank: PreparedBank,
  runtime: Runtime,
  random: Random,
): Promise<MatchRecord | null> {
  const { amodalBox } = car;
  // What a worker would see of it.
  const picture = await readRgb(await encodeJpeg(car.picture));
  const { width, height } = picture;
  const levels = new PictureLevels({ ...picture, workingWidth: width, workingHeight: height });
  const [prompt] = promptsFor("mask", car);
  const query = await lookAtQuery(levels, fromPrompt(prompt, 0, [], width, height), runtime);
  const candidates = await vote(query.map, query.visibleInFrame, bank, runtime);
  if (candidates.length === 0) return null;
  const shape = trueShape(car);
  const overlap = (index: number) => shapeOverlap(shape, bank.mask(index));
  const scale = scaleOf(query);
  return {
    caseId: id,
    carId,
    bin: bin.label,
    top1: centerError(voteCenter(query, candidates.slice(0, 1)), amodalBox),
    top12: centerError(voteCenter(query, candidates.slice(0, TOP_VOTES)), amodalBox),
    scaleError: relativeScaleError(scale, amodalBox),
    chosenShape: overlap(candidates[0].index),
    bestShape: bank.size > MOST_SEARCHED
      ? null
      : Math.max(...Array.from({ length: bank.size }, (_, index) => overlap(index))),
    pairs: await scorePairs(query, overlap, { bank, runtime, random }),
  };
}
