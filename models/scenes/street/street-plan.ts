/** How cars park along one side of a street. */
export type Parking = "none" | "parallel" | "perpendicular";

/** A straight street along the y axis (metres; x to the right of somebody who looks along y). */
export interface StreetPlan {
  /** Lanes of each direction and their width. */
  readonly lanes: number;
  readonly laneWidth: number;
  /** Traffic keeps to the left. */
  readonly leftHand: boolean;
  /** Along the side of negative and of positive x. */
  readonly parking: readonly [left: Parking, right: Parking];
  /** Strip of grass between kerb and pavement; 0 for none. */
  readonly verge: number;
  readonly pavement: number;
  readonly paving: "slabs" | "asphalt" | "bricks" | "concrete";
  readonly yard: "grass" | "paved" | "gravel";
  /** Where a road crosses, and half of its width; null without. */
  readonly crossing: { readonly at: number; readonly half: number } | null;
  readonly markings: "none" | "dashed" | "solid";
  readonly yellow: boolean;
  /** Brightness of the asphalt (share of light it scatters) and how worn it is, 0 to 1. */
  readonly asphalt: number;
  readonly wear: number;
  /** Bays of a car park instead of a street: rows of bays, their middles' x and which way cars face. */
  readonly bays: readonly BayRow[];
  readonly patternOffset: number;
}

export interface BayRow {
  readonly x: number;
  readonly from: number;
  readonly count: number;
  readonly bay: number;
  readonly depth: number;
}

export const PARKING_WIDTH: Readonly<Record<Parking, number>> = {
  none: 0,
  parallel: 2.15,
  perpendicular: 5.2,
};

/** x of the kerbs. */
export function kerbs(plan: StreetPlan): [left: number, right: number] {
  const lanes = plan.lanes * plan.laneWidth;
  return [
    -lanes - PARKING_WIDTH[plan.parking[0]] - 0.2,
    lanes + PARKING_WIDTH[plan.parking[1]] + 0.2,
  ];
}

export const KERB_HEIGHT = 0.12;
/** Where streets begin and end along y, and how far the ground reaches to the sides. */
export const STREET = { from: -60, to: 230, side: 130 } as const;
