import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Transform } from "../types.ts";
import { type Affine, compose, IDENTITY, isIdentity } from "./affine.ts";
import { moveReference, votedCenter } from "./move-reference.ts";

const CENTER = [100, 60] as const;

/** Where a request's transform puts a point of a reference that was voted for at CENTER. */
function put([x, y]: readonly [number, number], { dx, dy, sx, sy }: Transform): [number, number] {
  return [
    CENTER[0] + dx + sx * (x - CENTER[0]),
    CENTER[1] + dy + sy * (y - CENTER[1]),
  ];
}

Deno.test("moveReference() of a mere shift is that shift", () => {
  const moved = moveReference(null, CENTER, { ...IDENTITY, tx: 12, ty: -5 });
  assertEquals(moved, { dx: 12, dy: -5, sx: 1, sy: 1 });
});

Deno.test("moveReference() follows the shape through one drag after the other", () => {
  const drags: Affine[] = [
    { sx: 1, sy: 1, tx: 14, ty: -6 },
    { sx: 1.5, sy: 0.8, tx: -40, ty: 10 },
    { sx: 1, sy: 1, tx: -3, ty: 8 },
    { sx: 0.9, sy: 1.2, tx: 5, ty: -20 },
  ];
  const corner = [130, 40] as const;
  let transform: Transform | null = null;
  let together = IDENTITY;
  for (const drag of drags) {
    transform = moveReference(transform, CENTER, drag);
    together = compose(together, drag);
    const [x, y] = put(corner, transform);
    assertAlmostEquals(x, together.sx * corner[0] + together.tx, 0.05);
    assertAlmostEquals(y, together.sy * corner[1] + together.ty, 0.05);
  }
  assertEquals(isIdentity(together), false);
});

Deno.test("moveReference() keeps scales within ten times either way", () => {
  const { sx, sy } = moveReference(null, CENTER, { sx: 1e-9, sy: 400, tx: 0, ty: 0 });
  assertEquals([sx, sy], [0.1, 10]);
});

const SIZE = { width: 640, height: 480 };
const PLACED = {
  box: [100, 100, 60, 40] as const,
  transform: null,
  center: [-12, 33] as const,
  alone: false,
};

Deno.test("votedCenter() is the silhouette's middle before it was moved", () => {
  const transform = { dx: 10, dy: 20, sx: 2, sy: 2 };
  assertEquals(votedCenter(PLACED, SIZE), [130, 120]);
  assertEquals(votedCenter({ ...PLACED, transform }, SIZE), [120, 100]);
});

Deno.test("votedCenter() of a reference that was asked for is the answer's", () => {
  assertEquals(votedCenter({ ...PLACED, alone: true }, SIZE), PLACED.center);
});

for (
  const box of [[0, 100, 60, 40], [100, 0, 60, 40], [580, 100, 60, 40], [9, 440, 60, 40]] as const
) {
  Deno.test(`votedCenter() of a silhouette that the border cuts, [${box}], is the answer's`, () => {
    assertEquals(votedCenter({ ...PLACED, box }, SIZE), PLACED.center);
  });
}
