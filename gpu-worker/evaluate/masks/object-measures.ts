import { summarizeMasks } from "@kanizsa/shared/metrics/masks/summarize-masks.ts";
import type { Statistics } from "../measure/statistics.ts";
import type { ObjectScore } from "./object-score.ts";

/** Measures of how well masks of objects fit, in the order of the tables. */
const MEASURES = [
  { key: "found", name: "found" },
  { key: "full", name: "IoU" },
  { key: "visible", name: "visible IoU" },
  { key: "hidden", name: "hidden IoU" },
  { key: "from50", name: "IoU ≥ 0.5" },
  { key: "from75", name: "IoU ≥ 0.75" },
  { key: "from90", name: "IoU ≥ 0.9" },
  { key: "pooledFull", name: "pooled IoU" },
  { key: "pooledHidden", name: "pooled hidden IoU" },
] as const;

export type ObjectMeasure = (typeof MEASURES)[number]["key"];

/** All measures over some objects; those that were not found count with 0. */
export function measureObjects(scores: readonly ObjectScore[]): Statistics<ObjectMeasure> {
  const { full, visible, occluded, reaches50, reaches75, reaches90 } = summarizeMasks(scores);
  const found = scores.filter((score) => score.found).length;
  return {
    found: scores.length === 0 ? null : found / scores.length,
    full: full?.perInstance ?? null,
    visible: visible?.perInstance ?? null,
    hidden: occluded?.perInstance ?? null,
    from50: reaches50,
    from75: reaches75,
    from90: reaches90,
    pooledFull: full?.pooled ?? null,
    pooledHidden: occluded?.pooled ?? null,
  };
}

/** Those that say something: hidden parts must be known, and found is what was not given. */
export function shownMeasures(
  { amodal, prompted }: { readonly amodal: boolean; readonly prompted: boolean },
): readonly { readonly key: ObjectMeasure; readonly name: string }[] {
  const left: readonly ObjectMeasure[] = [
    ...prompted ? ["found"] as const : [],
    ...amodal ? [] : ["full", "hidden", "pooledHidden"] as const,
  ];
  return MEASURES.filter(({ key }) => !left.includes(key));
}
