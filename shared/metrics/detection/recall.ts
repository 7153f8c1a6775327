import type { CategoryMatches } from "./match-detections.ts";
import { TRUE_POSITIVE } from "./match-greedily.ts";
import type { RangeName } from "./ranges.ts";

/**
 * Share of the truths that are found at one IoU threshold by the best `limit` detections of each
 * picture. Null where no truth counts.
 *
 * @param threshold index of the IoU threshold
 */
export function recall(
  { rank, ranges }: CategoryMatches,
  range: RangeName,
  threshold: number,
  limit: number,
): number | null {
  const { truths, outcomes } = ranges[range];
  const total = truths.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let found = 0;
  outcomes[threshold].forEach((outcome, d) => {
    if (outcome === TRUE_POSITIVE && rank[d] < limit) found++;
  });
  return found / total;
}
