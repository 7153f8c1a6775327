import type { Fragment } from "./fragment.ts";
import type { Surface } from "./surface.ts";

/** Says what a surface is like at a point: fills in the `Surface`, which comes reset. */
export interface Material {
  shade(fragment: Fragment, surface: Surface): void;
  /** Whether neighbouring triangles of this material may be shaded as one where a pixel meets both. */
  readonly coarse?: boolean;
}
