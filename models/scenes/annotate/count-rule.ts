import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";

/** Least height of the visible part, px, and least number of visible pixels. */
const LEAST_HEIGHT = 16;
const LEAST_AREA = 100;
/** Least visible share of the mask inside the picture: of what shows less, even a person can't tell the shape. */
const LEAST_VISIBLE = 0.2;
/** Least share of the object's whole box that lies inside the picture. */
const LEAST_INSIDE = 0.25;

/**
 * Whether an object that shows at least one pixel counts; the others are listed as `ignore`: nobody
 * is asked to find them, and finding them is no fault.
 */
export function counts(
  { visibleBox, visibleArea, amodalArea, inside }: {
    visibleBox: Readonly<BoxXywh>;
    visibleArea: number;
    amodalArea: number;
    inside: number;
  },
): boolean {
  return visibleBox[3] >= LEAST_HEIGHT && visibleArea >= LEAST_AREA &&
    visibleArea >= LEAST_VISIBLE * amodalArea && inside >= LEAST_INSIDE;
}
