import type { CategoryMatches } from "./match-detections.ts";
import { TRUE_POSITIVE, UNCOUNTED } from "./match-greedily.ts";
import type { RangeName } from "./ranges.ts";
import { RECALL_POINTS } from "./thresholds.ts";

/** pycocotools divides by this much more than the number of detections: numpy.spacing(1). */
const SPACING = 2 ** -52;

/**
 * Average precision at one IoU threshold, exactly as pycocotools: the mean, over 101 recalls, of the
 * highest precision at that recall or a higher one. Null where no truth counts.
 *
 * @param threshold index of the IoU threshold
 * @param weights how many times each picture counts, by its index; once by default
 */
export function averagePrecision(
  { image, ranges }: CategoryMatches,
  range: RangeName,
  threshold: number,
  weights?: ArrayLike<number>,
): number | null {
  const { truths, outcomes } = ranges[range];
  const outcome = outcomes[threshold];
  let total = 0;
  for (let i = 0; i < truths.length; i++) total += truths[i] * (weights ? weights[i] : 1);
  if (total === 0) return null;
  let right = 0;
  let wrong = 0;
  for (let d = 0; d < outcome.length; d++) {
    const weight = weights ? weights[image[d]] : 1;
    if (outcome[d] === TRUE_POSITIVE) right += weight;
    else if (outcome[d] !== UNCOUNTED) wrong += weight;
  }
  // From the lowest score up: the highest precision so far is the one that counts at each recall.
  let highest = 0;
  let sum = 0;
  let point = RECALL_POINTS.length - 1;
  while (point > 0 && RECALL_POINTS[point] > right / total) point--;
  for (let d = outcome.length - 1; d >= 0; d--) {
    const weight = weights ? weights[image[d]] : 1;
    if (outcome[d] === UNCOUNTED || weight === 0) continue;
    if (outcome[d] !== TRUE_POSITIVE) {
      wrong -= weight;
      continue;
    }
    highest = Math.max(highest, right / (wrong + right + SPACING));
    right -= weight;
    for (; point > 0 && RECALL_POINTS[point] > right / total; point--) sum += highest;
  }
  // at recall 0
  sum += highest;
  return sum / RECALL_POINTS.length;
}
