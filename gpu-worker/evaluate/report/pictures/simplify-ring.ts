/**
 * Fewer points for a closed ring, flat [x0, y0, x1, y1, …], none farther than `tolerance` from where the
 * ring was (Douglas–Peucker between two points that lie far apart).
 */
export function simplifyRing(ring: readonly number[], tolerance: number): number[] {
  const count = ring.length / 2;
  if (count <= 4) return [...ring];
  const opposite = farthest(ring);
  const kept = new Set([0, opposite]);
  // Pieces of the ring as [first, last]; the last of them ends where the ring began.
  const pieces: [number, number][] = [[0, opposite], [opposite, count]];
  for (let piece = pieces.pop(); piece; piece = pieces.pop()) {
    const [first, last] = piece;
    let worst = tolerance;
    let at = -1;
    for (let i = first + 1; i < last; i++) {
      const distance = distanceToChord(ring, i, first, last % count);
      if (distance <= worst) continue;
      worst = distance;
      at = i;
    }
    if (at < 0) continue;
    kept.add(at);
    pieces.push([first, at], [at, last]);
  }
  return [...kept].sort((a, b) => a - b).flatMap((i) => [ring[2 * i], ring[2 * i + 1]]);
}

/** The point that lies farthest from the first one. */
function farthest(ring: readonly number[]): number {
  let best = 0;
  let bestDistance = 0;
  for (let i = 0; i < ring.length / 2; i++) {
    const distance = Math.hypot(ring[2 * i] - ring[0], ring[2 * i + 1] - ring[1]);
    if (distance <= bestDistance) continue;
    best = i;
    bestDistance = distance;
  }
  return best;
}

function distanceToChord(ring: readonly number[], at: number, from: number, to: number): number {
  const [x, y] = [ring[2 * at], ring[2 * at + 1]];
  const [x0, y0] = [ring[2 * from], ring[2 * from + 1]];
  const dx = ring[2 * to] - x0;
  const dy = ring[2 * to + 1] - y0;
  const length = Math.hypot(dx, dy);
  if (length === 0) return Math.hypot(x - x0, y - y0);
  const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length ** 2));
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}
