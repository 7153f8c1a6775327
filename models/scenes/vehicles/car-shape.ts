import { Profile } from "../geometry/profile.ts";
import type { Draw } from "../random/draw.ts";
import { type BodyNumbers, type CarBody, drawBodyNumbers } from "./body-numbers.ts";
import { type CarFeatures, drawFeatures } from "./car-features.ts";

/**
 * A car body as lines along its length. Places along the car (`s`) are metres from its nose, heights
 * metres over the road.
 */
export interface CarShape extends BodyNumbers {
  readonly body: CarBody | "bus";
  /** Height of the outline in the middle: bonnet, windscreen, roof, rear window, boot or bed. */
  readonly top: Profile;
  /** Height at which the sides end and windows or bonnet begin. */
  readonly shoulder: Profile;
  /** Half of the width seen from above. */
  readonly plan: Profile;
  readonly features: CarFeatures;
}

/** Draws a car of a body style; its proportions stay in the range of real ones. */
export function drawCarShape(body: CarBody, draw: Draw): CarShape {
  const numbers = drawBodyNumbers(body, draw);
  return shapeOf(body, numbers, drawFeatures(body, numbers, draw));
}

/** Lays the lines of a body through its measures. */
export function shapeOf(
  body: CarShape["body"],
  numbers: BodyNumbers,
  features: CarFeatures,
): CarShape {
  const n = numbers;
  const w = n.halfWidth;
  const noseEdge: [number, number] = [0.05, n.noseHeight + 0.04];
  const top: [number, number][] = [
    [0, n.noseHeight],
    noseEdge,
    [n.cowl * 0.45, n.noseHeight + (n.cowlHeight - n.noseHeight) * 0.62],
    [n.cowl, n.cowlHeight],
    [n.header, n.headerHeight],
    [n.roofPeak, n.height],
    [n.rearTop, n.rearTopHeight],
    [n.rearBase, n.rearBaseHeight],
    ...n.bed === null
      ? [
        [n.length - 0.04, n.tailHeight] as [number, number],
        [n.length, n.tailHeight - 0.05] as [number, number],
      ]
      : [
        [n.rearBase + 0.02, n.bed] as [number, number],
        [n.length - 0.07, n.bed] as [number, number],
        [n.length - 0.06, n.tailHeight] as [number, number],
        [n.length, n.tailHeight] as [number, number],
      ],
  ];
  const belt = n.beltHeight;
  const shoulder: [number, number][] = [
    [0, n.noseHeight - 0.05],
    [0.4, n.noseHeight + 0.01],
    [n.cowl, Math.min(belt, n.cowlHeight - 0.05)],
    [n.cowl + 0.5, belt],
    [n.rearBase, n.beltRear],
    [n.length, n.tailHeight - (n.bed === null ? 0.05 : 0)],
  ];
  const [front, rear] = [n.planFront, n.planRear];
  const plan: [number, number][] = [
    [0, w * front],
    [0.12, w * (front + (1 - front) * 0.45)],
    [0.45, w * (front + (1 - front) * 0.82)],
    [n.frontAxle, w * 0.995],
    [n.frontAxle + 1, w],
    [n.rearAxle, w * 0.995],
    [n.length - 0.3, w * (rear + (1 - rear) * 0.7)],
    [n.length, w * rear],
  ];
  return {
    ...numbers,
    body,
    top: new Profile(top, n.rounding),
    shoulder: new Profile(shoulder, 0.25),
    plan: new Profile(plan, 0.2),
    features,
  };
}

/** How much lower the roof is at its edges than in the middle, m. */
export function crownAt(shape: CarShape, s: number): number {
  const rise = shape.top.at(s) - shape.shoulder.at(s);
  return Math.max(0, Math.min(shape.crown, rise * 0.55));
}

/** Half of the width of roof or windscreen at its edge, m. */
export function roofHalfWidth(shape: CarShape, s: number): number {
  const rise = Math.max(0, shape.top.at(s) - shape.shoulder.at(s) - crownAt(shape, s));
  return shoulderHalfWidth(shape, s) - Math.min(1, rise / 0.12) * shape.inset - rise * shape.tumble;
}

/** Half of the width where the sides end, m. */
export function shoulderHalfWidth(shape: CarShape, s: number): number {
  return shape.plan.at(s) - 0.055;
}
