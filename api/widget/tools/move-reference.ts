import { boxCenter, type BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import type { Transform } from "../types.ts";
import type { Affine } from "./affine.ts";

const UNMOVED: Transform = { dx: 0, dy: 0, sx: 1, sy: 1 };
/** Scales beyond these are slips. */
const SCALES = [0.1, 10] as const;

/**
 * The request's transform after a further move of the shape that `transform` (null = none) had put in its
 * place. A reference lies around the centre c where the vote put it, and is asked for at c + d + s·(p − c);
 * moved by p ↦ a·p + b, that is d′ = a·(c + d) + b − c and s′ = a·s.
 */
export function moveReference(
  transform: Transform | null,
  [centerX, centerY]: readonly [x: number, y: number],
  { sx, sy, tx, ty }: Affine,
): Transform {
  const before = transform ?? UNMOVED;
  return {
    dx: round(sx * (centerX + before.dx) + tx - centerX, 2),
    dy: round(sy * (centerY + before.dy) + ty - centerY, 2),
    sx: clampScale(before.sx * sx),
    sy: clampScale(before.sy * sy),
  };
}

/** What an answer says of where its reference lies. */
export interface PlacedSilhouette {
  /** Box of the reference's silhouette where it was put, cut at the picture's borders. */
  readonly box: Readonly<BoxXywh>;
  /** Transform that was asked for. */
  readonly transform: Transform | null;
  /** Voted centre as the answer gives it. */
  readonly center: readonly [x: number, y: number];
  /** Whether that centre is of this reference alone, because no other was asked for. */
  readonly alone: boolean;
}

/**
 * Where the vote put the centre of a reference. The answer's centre is that of all references that voted
 * unless one was asked for; else it is the middle of the silhouette's box, which references are centred on,
 * if no border of the picture cuts it.
 */
export function votedCenter(
  { box, transform, center, alone }: PlacedSilhouette,
  picture: { readonly width: number; readonly height: number },
): readonly [x: number, y: number] {
  const [x, y, width, height] = box;
  const isCut = x <= 0 || y <= 0 || x + width >= picture.width || y + height >= picture.height;
  if (alone || isCut) return center;
  const { dx, dy } = transform ?? UNMOVED;
  const [centerX, centerY] = boxCenter(box);
  return [centerX - dx, centerY - dy];
}

function clampScale(scale: number): number {
  return round(Math.min(SCALES[1], Math.max(SCALES[0], scale)), 4);
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
