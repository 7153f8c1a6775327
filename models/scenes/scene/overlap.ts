/** A turned rectangle on the ground, metres and radians. */
export interface GroundBox {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly length: number;
  readonly width: number;
}

/** Whether two rectangles come closer than `gap` (measured along their own axes). */
export function overlaps(a: GroundBox, b: GroundBox, gap = 0): boolean {
  const reach = Math.hypot(a.length, a.width) / 2 + Math.hypot(b.length, b.width) / 2 + gap;
  const dx = b.x - a.x, dy = b.y - a.y;
  if (dx * dx + dy * dy > reach * reach) return false;
  return !apart(a, b, gap) && !apart(b, a, gap);
}

/** Whether an axis of `a` separates the two. */
function apart(a: GroundBox, b: GroundBox, gap: number): boolean {
  const turn = b.heading - a.heading;
  const cos = Math.abs(Math.cos(turn)), sin = Math.abs(Math.sin(turn));
  const dx = b.x - a.x, dy = b.y - a.y;
  const along = Math.abs(dx * Math.cos(a.heading) + dy * Math.sin(a.heading));
  const across = Math.abs(dy * Math.cos(a.heading) - dx * Math.sin(a.heading));
  return along > (a.length + b.length * cos + b.width * sin) / 2 + gap ||
    across > (a.width + b.length * sin + b.width * cos) / 2 + gap;
}
