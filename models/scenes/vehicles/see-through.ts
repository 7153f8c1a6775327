import { type CarShape, crownAt } from "./car-shape.ts";

/**
 * Where a ray that entered a car's window leaves it: 1 through another window, 0 through sheet metal,
 * −1 when a seat stops it. Coordinates: metres from the nose, to the left, and over the road; the
 * direction is the car's own (ahead, left, up).
 */
export function seeThrough(
  shape: CarShape,
  s: number,
  y: number,
  z: number,
  ahead: number,
  left: number,
  up: number,
): number {
  const { features } = shape;
  const belt = shape.beltHeight;
  const wall = shape.halfWidth - 0.17;
  const front = (shape.cowl + shape.header) / 2;
  const rear = Math.max((shape.rearTop + shape.rearBase) / 2, shape.rearTop);
  const roof = shape.height - 0.1;
  // s grows to the rear
  const toEnd = ahead > 0 ? (s - front) / ahead : ahead < 0 ? (s - rear) / ahead : Infinity;
  const toSide = left > 0 ? (wall - y) / left : left < 0 ? (-wall - y) / left : Infinity;
  const toRoof = up > 0 ? (roof - z) / up : up < 0 ? (belt - 0.1 - z) / up : Infinity;
  const nearEnd = toEnd > 0.05 ? toEnd : Infinity;
  const nearSide = toSide > 0.05 ? toSide : Infinity;
  const exit = Math.min(nearEnd, nearSide, Math.max(0, toRoof));
  for (const back of [shape.cowl + 1.3, shape.cowl + 2.12]) {
    if (back > rear - 0.2) continue;
    const t = (s - back) / ahead;
    if (!(t > 0 && t < exit)) continue;
    const across = Math.abs(Math.abs(y + left * t) - 0.36), height = z + up * t;
    if (height < belt + 0.08 && across < 0.25) return -1;
    if (height < belt + 0.27 && across < 0.13) return -1;
  }
  if (exit === toRoof || exit === Infinity) return 0;
  const leaveS = s - ahead * exit, leaveZ = z + up * exit, leaveY = y + left * exit;
  if (exit === nearEnd) {
    const panel = shape.body === "van" && features.glassTo < shape.rearTop - 1;
    if (ahead < 0 && panel) return 0;
    return leaveZ > belt + 0.06 && leaveZ < roof - 0.04 && Math.abs(leaveY) < wall - 0.14 ? 1 : 0;
  }
  if (leaveS < features.glassFrom || leaveS > features.glassTo) return 0;
  for (const pillar of features.pillars) if (Math.abs(leaveS - pillar) < 0.07) return 0;
  const high = shape.top.at(leaveS) - crownAt(shape, leaveS) - features.frame;
  return leaveZ > shape.shoulder.at(leaveS) + 0.02 && leaveZ < high ? 1 : 0;
}
