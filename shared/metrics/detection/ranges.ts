/** Values from one to another, both within. */
export type Range = readonly [from: number, to: number];

/** COCO's classes of size, by area in px: up to 32², up to 96², above. */
export const COCO_AREAS = {
  small: [0, 32 ** 2],
  medium: [32 ** 2, 96 ** 2],
  large: [96 ** 2, 1e10],
} as const satisfies Record<string, Range>;

/** amodalAPI's classes of occlusion, by the hidden share of the amodal mask. */
export const OCCLUSIONS = {
  none: [0, 0.00001],
  partial: [0.00001, 0.25],
  heavy: [0.25, 1],
} as const satisfies Record<string, Range>;

export type AreaName = keyof typeof COCO_AREAS;
export type OcclusionName = keyof typeof OCCLUSIONS;

/** Truths that are measured: all, or those of one class; the others are ignored. */
export type RangeName = "all" | AreaName | OcclusionName;

/** One class of truths: by size, unless it says `rate`. */
export interface TruthClass {
  readonly range: Range;
  readonly by: "area" | "rate";
}

/** All classes that are measured, with these of size. */
export function truthClasses(
  areas: Readonly<Record<AreaName, Range>>,
): Readonly<Record<RangeName, TruthClass>> {
  const byArea = (range: Range): TruthClass => ({ range, by: "area" });
  const byRate = (range: Range): TruthClass => ({ range, by: "rate" });
  return {
    all: byArea([0, 1e10]),
    small: byArea(areas.small),
    medium: byArea(areas.medium),
    large: byArea(areas.large),
    none: byRate(OCCLUSIONS.none),
    partial: byRate(OCCLUSIONS.partial),
    heavy: byRate(OCCLUSIONS.heavy),
  };
}

/** One value for each class. */
export function forEachRange<T>(make: (name: RangeName) => T): Record<RangeName, T> {
  return {
    all: make("all"),
    small: make("small"),
    medium: make("medium"),
    large: make("large"),
    none: make("none"),
    partial: make("partial"),
    heavy: make("heavy"),
  };
}
