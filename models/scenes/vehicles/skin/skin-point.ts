import type { Patterns } from "../../shade/noise.ts";
import type { CarShape } from "../car-shape.ts";
import type { CarLook } from "./car-look.ts";

/** The car that a skin belongs to. */
export interface SkinOwner {
  readonly shape: CarShape;
  readonly look: CarLook;
  readonly patterns: Patterns;
  /** Where its dirt and plates are taken from the patterns, 0 to 1. */
  readonly offset: number;
}

/** A point of a car's body in the car's own space. One object, written anew for each point. */
export class SkinPoint {
  /** Metres from the nose, beyond the ends where they close. */
  s = 0;
  /** Place in the section, see `SECTION`. */
  part = 0;
  /** Metres to the left, and the same without its sign. */
  y = 0;
  side = 0;
  /** Metres over the road. */
  z = 0;
  /** How much the surface looks ahead and to the left, −1 to 1. */
  ahead = 0;
  left = 0;
  /** Direction of view: ahead, to the left, up. */
  viewAhead = 0;
  viewLeft = 0;
  viewUp = 0;
  /** Width that a sample covers, metres. */
  footprint = 0;
}
