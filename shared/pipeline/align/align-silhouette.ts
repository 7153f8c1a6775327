import type { Placement } from "../complete/place-mask.ts";
import type { Ground } from "./ground.ts";
import type { Silhouette } from "./silhouette.ts";

/** Standard deviation of the voted centre that is believed, px at the mask stride. */
const SHIFT = 12;
/** And that of the logarithm of each axis' scale. */
const STRETCH = 0.28;

/** Steps of the search, coarse to fine: px at the mask stride, and logarithm of a scale. */
const STEPS: readonly (readonly [shift: number, stretch: number])[] = [
  [2, 0.04],
  [1, 0.02],
  [0.5, 0.01],
];
/** Times that each of the four coordinates is tried at one step. */
const ROUNDS = 4;

export interface Alignment {
  readonly placement: Placement;
  /** oIoU of the silhouette at that place, 0–1. */
  readonly agreement: number;
}

/**
 * Occlusion-aware alignment: moves and stretches a silhouette about its voted place `start` to where
 *
 *     J(θ) = oIoU(θ) · exp(−(Δx² + Δy²) / 2σ_d² − (ln² s_x + ln² s_y) / 2σ_s²)
 *
 * is largest, θ = (Δx, Δy, s_x, s_y), by a coordinate search from coarse to fine steps; about 40
 * comparisons. Where O is not known the search shrinks masks away from whatever hides the object: leave
 * less of `Ground` open then.
 */
export function alignSilhouette(
  silhouette: Silhouette,
  start: Placement,
  ground: Ground,
): Alignment {
  const theta = [0, 0, 0, 0];
  let best = compare(silhouette, start, theta, ground);
  for (const [shift, stretch] of STEPS) {
    for (let round = 0; round < ROUNDS; round++) {
      const before = best;
      for (let axis = 0; axis < 4; axis++) {
        const step = axis < 2 ? shift : stretch;
        const here = best;
        best = walk(silhouette, start, theta, axis, step, best, ground);
        if (best === here) best = walk(silhouette, start, theta, axis, -step, best, ground);
      }
      if (best === before) break;
    }
  }
  return { placement: best.placement, agreement: best.agreement };
}

interface Fit extends Alignment {
  /** J(θ) */
  readonly value: number;
}

/** Goes along one coordinate for as long as it gets better; leaves `theta` at the best. */
function walk(
  silhouette: Silhouette,
  start: Placement,
  theta: number[],
  axis: number,
  step: number,
  from: Fit,
  ground: Ground,
): Fit {
  let best = from;
  for (;;) {
    theta[axis] += step;
    const fit = compare(silhouette, start, theta, ground);
    if (fit.value <= best.value) {
      theta[axis] -= step;
      return best;
    }
    best = fit;
  }
}

function compare(
  silhouette: Silhouette,
  start: Placement,
  [dx, dy, stretchX, stretchY]: readonly number[],
  ground: Ground,
): Fit {
  const placement = {
    dx: start.dx + dx,
    dy: start.dy + dy,
    scaleX: start.scaleX * Math.exp(stretchX),
    scaleY: start.scaleY * Math.exp(stretchY),
  };
  const agreement = ground.agreement(silhouette, placement);
  const penalty = (dx * dx + dy * dy) / (2 * SHIFT * SHIFT) +
    (stretchX * stretchX + stretchY * stretchY) / (2 * STRETCH * STRETCH);
  return { placement, agreement, value: agreement * Math.exp(-penalty) };
}
