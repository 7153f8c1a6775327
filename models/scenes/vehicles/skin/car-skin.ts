import { clamp, smoothstep } from "../../geometry/interpolate.ts";
import type { Placement } from "../../raster/triangle-set.ts";
import type { Fragment } from "../../shade/fragment.ts";
import type { Material } from "../../shade/material.ts";
import { srgb, type Surface } from "../../shade/surface.ts";
import { SECTION } from "../car-body.ts";
import { BLACK, PLASTIC } from "./finishes.ts";
import { shadeFront } from "./front.ts";
import { shadeRear } from "./rear.ts";
import { shadeSide } from "./side.ts";
import { type SkinOwner, SkinPoint } from "./skin-point.ts";
import { shadeWindows } from "./windows.ts";

const DUST = srgb(120, 110, 96);

/** Everything that is drawn on a car's body rather than built. */
export class CarSkin implements Material {
  readonly #owner: SkinOwner;
  readonly #cos: number;
  readonly #sin: number;
  readonly #base: number;
  readonly #point = new SkinPoint();

  constructor(owner: SkinOwner, { heading, z }: Pick<Placement, "heading" | "z">) {
    this.#owner = owner;
    this.#cos = Math.cos(heading);
    this.#sin = Math.sin(heading);
    this.#base = z;
  }

  shade(f: Fragment, surface: Surface): void {
    const { shape } = this.#owner;
    const p = this.#locate(f);
    if (p.part < SECTION.side - 0.001) {
      surface.color(BLACK);
      surface.openness = 0.25;
      return;
    }
    this.#lacquer(p, surface);
    const low = p.part <= SECTION.shoulder + 0.5;
    if (!low && shadeWindows(this.#owner, p, surface)) return;
    if (p.s < 0.75 && (p.ahead > 0.25 || p.s < 0.02)) shadeFront(this.#owner, p, surface);
    else if (p.s > shape.length - 0.7 && (p.ahead < -0.25 || p.s > shape.length - 0.02)) {
      shadeRear(this.#owner, p, surface);
    }
    if (low) shadeSide(this.#owner, p, surface);
  }

  /** The point in the car's own space. */
  #locate(f: Fragment): SkinPoint {
    const { shape } = this.#owner;
    const p = this.#point, cos = this.#cos, sin = this.#sin;
    p.s = f.u;
    p.y = f.w;
    p.side = Math.abs(f.w);
    p.z = f.z - this.#base;
    // where front and rear close, the section's parts run together: height alone tells them apart
    const closing = p.s < -0.002 || p.s > shape.length + 0.002;
    p.part = closing && p.z > shape.clearance + 0.09 ? SECTION.side + 3 : f.v;
    p.ahead = cos * f.nx + sin * f.ny;
    p.left = cos * f.ny - sin * f.nx;
    p.viewAhead = cos * f.dx + sin * f.dy;
    p.viewLeft = cos * f.dy - sin * f.dx;
    p.viewUp = f.dz;
    p.footprint = f.footprint;
    return p;
  }

  #lacquer({ s, y, z, part, footprint }: SkinPoint, surface: Surface): void {
    const { shape, look: { paint, dirt }, patterns, offset } = this.#owner;
    surface.color(paint.color);
    surface.mirror = 0.045;
    surface.clarity = 0.9;
    surface.metal = paint.metallic * 0.25;
    const roof = part > SECTION.roofEdge - 0.5 && s > shape.header;
    if (shape.features.blackRoof && roof) surface.color(PLASTIC, 0.5);
    if (dirt > 0) {
      const spots = patterns.blotches.at(s * 0.35 + offset, z * 0.5 + y * 0.3, footprint);
      const share = dirt * clamp(0.9 - z * 0.9 + (spots - 0.5) * 0.8 + dirt * 0.2, 0, 0.85);
      surface.blend(DUST, share);
      surface.mirror *= 1 - share;
      surface.clarity *= 1 - 0.6 * dirt;
    }
    // ground and neighbours take light from the lower sides
    surface.openness = 0.4 + 0.6 * smoothstep(0, 0.7, z);
  }
}
