import type { Draw } from "../random/draw.ts";

export type CarBody = "sedan" | "hatchback" | "estate" | "suv" | "van" | "pickup";

export const CAR_BODIES: readonly CarBody[] = [
  "sedan",
  "hatchback",
  "estate",
  "suv",
  "van",
  "pickup",
];

/** The measures of a body, metres; places along it are counted from the nose. */
export interface BodyNumbers {
  readonly length: number;
  readonly halfWidth: number;
  readonly height: number;
  /** Lowest edge of the sides over the road. */
  readonly clearance: number;
  readonly wheelRadius: number;
  readonly frontAxle: number;
  readonly rearAxle: number;
  readonly noseHeight: number;
  /** Foot of the windscreen. */
  readonly cowl: number;
  readonly cowlHeight: number;
  /** Upper edge of the windscreen. */
  readonly header: number;
  readonly headerHeight: number;
  readonly roofPeak: number;
  /** Upper and lower edge of the rear window. */
  readonly rearTop: number;
  readonly rearTopHeight: number;
  readonly rearBase: number;
  readonly rearBaseHeight: number;
  readonly tailHeight: number;
  /** Lower edge of the side windows, at the front and at the rear. */
  readonly beltHeight: number;
  readonly beltRear: number;
  /** Height of a pickup's load bed, null without one. */
  readonly bed: number | null;
  /** How much the windows lean in, m per m of height, and the ledge at their foot. */
  readonly tumble: number;
  readonly inset: number;
  readonly crown: number;
  /** Width of the ends seen from above, as a share of the whole. */
  readonly planFront: number;
  readonly planRear: number;
  readonly rounding: number;
}

/** Draws the measures of a car of the given style. */
export function drawBodyNumbers(body: CarBody, draw: Draw): BodyNumbers {
  const between = (low: number, high: number) => draw.between(low, high);
  const own = RANGES[body](draw);
  const length = own.length;
  const frontAxle = between(...own.frontAxle);
  const rearAxle = Math.min(length - own.leastTail, frontAxle + length * between(...own.wheelbase));
  const cowl = frontAxle + between(...own.cowl);
  // the roof stays long enough for heads in front and rear
  const screenEnd = cowl + between(...own.screen);
  const header = own.bed === null
    ? Math.min(screenEnd, Math.max(cowl + 0.55, own.rearTop(length, screenEnd) - 1.25))
    : screenEnd;
  const height = own.height;
  const beltHeight = height * between(...own.belt);
  const rearTop = own.rearTop(length, header);
  const rearBase = Math.min(length - 0.05, rearTop + own.rearRun);
  const cowlHeight = beltHeight + between(0.02, 0.06);
  const beltRear = beltHeight + between(0.01, own.wedge);
  const tailHeight = own.tail(beltRear);
  return {
    length,
    halfWidth: own.width / 2,
    height,
    clearance: own.clearance,
    wheelRadius: own.wheelRadius,
    frontAxle,
    rearAxle,
    noseHeight: cowlHeight - between(...own.noseDrop),
    cowl,
    cowlHeight,
    header,
    headerHeight: height - own.headerDrop,
    roofPeak: header + (rearTop - header) * between(0.3, 0.55),
    rearTop,
    rearTopHeight: height - own.rearDrop,
    rearBase,
    rearBaseHeight: own.bed === null ? Math.max(tailHeight + 0.02, beltRear + 0.02) : tailHeight,
    tailHeight,
    beltHeight,
    beltRear,
    bed: own.bed,
    tumble: between(...own.tumble),
    inset: between(0.015, 0.05),
    crown: between(0.035, 0.07),
    planFront: between(...own.planFront),
    planRear: between(...own.planRear),
    rounding: own.rounding,
  };
}

type Range = readonly [low: number, high: number];

interface StyleRanges {
  length: number;
  width: number;
  height: number;
  clearance: number;
  wheelRadius: number;
  frontAxle: Range;
  wheelbase: Range;
  leastTail: number;
  cowl: Range;
  screen: Range;
  belt: Range;
  noseDrop: Range;
  rearTop: (length: number, header: number) => number;
  rearRun: number;
  headerDrop: number;
  rearDrop: number;
  wedge: number;
  tail: (beltRear: number) => number;
  bed: number | null;
  tumble: Range;
  planFront: Range;
  planRear: Range;
  rounding: number;
}

const CAR: Pick<
  StyleRanges,
  "noseDrop" | "bed" | "planFront" | "planRear" | "tumble" | "belt" | "screen" | "cowl"
> = {
  noseDrop: [0.15, 0.27],
  bed: null,
  planFront: [0.74, 0.84],
  planRear: [0.8, 0.9],
  tumble: [0.22, 0.38],
  belt: [0.62, 0.67],
  screen: [0.72, 0.95],
  cowl: [0.32, 0.52],
};

const RANGES: Readonly<Record<CarBody, (draw: Draw) => StyleRanges>> = {
  sedan: (draw) => {
    const length = draw.between(4.3, 5);
    const run = draw.between(0.55, 0.9);
    const trunk = draw.between(0.35, 0.62);
    return {
      ...CAR,
      length,
      width: draw.between(1.74, 1.9),
      height: draw.between(1.39, 1.49),
      clearance: draw.between(0.16, 0.21),
      wheelRadius: draw.between(0.3, 0.345),
      frontAxle: [0.78, 0.95],
      wheelbase: [0.575, 0.61],
      leastTail: 0.85,
      rearTop: () => length - trunk - run,
      rearRun: run,
      headerDrop: draw.between(0.05, 0.09),
      rearDrop: draw.between(0.05, 0.1),
      wedge: 0.07,
      tail: (belt) => belt + draw.between(0, 0.08),
      rounding: draw.between(0.12, 0.2),
    };
  },
  hatchback: (draw) => {
    const length = draw.between(3.6, 4.4);
    const run = draw.between(0.22, 0.5);
    return {
      ...CAR,
      length,
      width: draw.between(1.64, 1.82),
      height: draw.between(1.42, 1.56),
      clearance: draw.between(0.16, 0.21),
      wheelRadius: draw.between(0.285, 0.33),
      frontAxle: [0.68, 0.86],
      wheelbase: [0.595, 0.64],
      leastTail: 0.55,
      rearTop: () => length - run - draw.between(0.08, 0.14),
      rearRun: run,
      headerDrop: draw.between(0.05, 0.1),
      rearDrop: draw.between(0.06, 0.12),
      wedge: 0.12,
      tail: (belt) => belt + draw.between(-0.08, 0),
      rounding: draw.between(0.1, 0.18),
    };
  },
  estate: (draw) => {
    const length = draw.between(4.4, 4.95);
    const run = draw.between(0.28, 0.5);
    return {
      ...CAR,
      length,
      width: draw.between(1.74, 1.88),
      height: draw.between(1.42, 1.52),
      clearance: draw.between(0.16, 0.21),
      wheelRadius: draw.between(0.3, 0.34),
      frontAxle: [0.78, 0.93],
      wheelbase: [0.57, 0.6],
      leastTail: 0.85,
      rearTop: () => length - run - draw.between(0.08, 0.16),
      rearRun: run,
      headerDrop: draw.between(0.05, 0.09),
      rearDrop: draw.between(0.04, 0.09),
      wedge: 0.08,
      tail: (belt) => belt + draw.between(-0.08, 0),
      rounding: draw.between(0.1, 0.16),
    };
  },
  suv: (draw) => {
    const length = draw.between(4.15, 4.95);
    const run = draw.between(0.22, 0.48);
    return {
      ...CAR,
      length,
      width: draw.between(1.78, 1.96),
      height: draw.between(1.58, 1.82),
      clearance: draw.between(0.22, 0.3),
      wheelRadius: draw.between(0.345, 0.4),
      frontAxle: [0.78, 0.92],
      wheelbase: [0.58, 0.62],
      leastTail: 0.75,
      noseDrop: [0.12, 0.24],
      belt: [0.615, 0.66],
      rearTop: () => length - run - draw.between(0.08, 0.14),
      rearRun: run,
      headerDrop: draw.between(0.05, 0.09),
      rearDrop: draw.between(0.05, 0.12),
      wedge: 0.1,
      tail: (belt) => belt + draw.between(-0.06, 0.02),
      tumble: [0.22, 0.36],
      planFront: [0.78, 0.87],
      rounding: draw.between(0.1, 0.17),
    };
  },
  van: (draw) => {
    const large = draw.chance(0.4);
    const length = large ? draw.between(4.9, 5.9) : draw.between(4.2, 4.8);
    const run = draw.between(0.08, 0.2);
    return {
      ...CAR,
      length,
      width: large ? draw.between(1.9, 2.04) : draw.between(1.75, 1.88),
      height: large ? draw.between(1.95, 2.5) : draw.between(1.75, 1.95),
      clearance: draw.between(0.18, 0.26),
      wheelRadius: draw.between(0.31, 0.35),
      frontAxle: [0.78, 0.95],
      wheelbase: [0.59, 0.64],
      leastTail: 0.75,
      cowl: [0.05, 0.25],
      screen: [0.6, 0.85],
      noseDrop: [0.18, 0.34],
      belt: large ? [0.5, 0.56] : [0.57, 0.62],
      rearTop: () => length - run - 0.06,
      rearRun: run,
      headerDrop: draw.between(0.08, 0.16),
      rearDrop: draw.between(0.02, 0.07),
      wedge: 0.03,
      tail: (belt) => belt - 0.02,
      tumble: [0.1, 0.2],
      planFront: [0.76, 0.86],
      planRear: [0.93, 0.97],
      rounding: draw.between(0.1, 0.18),
    };
  },
  pickup: (draw) => {
    const length = draw.between(4.95, 5.6);
    const cabin = draw.chance(0.75) ? draw.between(1.45, 1.75) : draw.between(0.75, 0.95);
    const bed = draw.between(0.68, 0.78);
    return {
      ...CAR,
      length,
      width: draw.between(1.8, 2.02),
      height: draw.between(1.72, 1.9),
      clearance: draw.between(0.28, 0.38),
      wheelRadius: draw.between(0.36, 0.41),
      frontAxle: [0.82, 0.98],
      wheelbase: [0.58, 0.62],
      leastTail: 1,
      noseDrop: [0.08, 0.18],
      belt: [0.6, 0.635],
      rearTop: (_length, header) => header + cabin,
      rearRun: draw.between(0.12, 0.22),
      headerDrop: draw.between(0.04, 0.07),
      rearDrop: draw.between(0.03, 0.06),
      wedge: 0.03,
      tail: (belt) => belt + draw.between(-0.04, 0.03),
      bed,
      tumble: [0.24, 0.34],
      planFront: [0.8, 0.88],
      planRear: [0.95, 0.98],
      rounding: draw.between(0.07, 0.12),
    };
  },
};
