import { clamp, smoothstep } from "../geometry/interpolate.ts";
import type { Draw } from "../random/draw.ts";
import type { Fragment } from "../shade/fragment.ts";
import type { Material } from "../shade/material.ts";
import type { Patterns } from "../shade/noise.ts";
import { type Color, srgb, type Surface } from "../shade/surface.ts";
import { SECTION } from "./car-body.ts";
import { archRadius, lowerEdge } from "./car-body.ts";
import { type CarShape, crownAt, roofHalfWidth } from "./car-shape.ts";
import type { Paint } from "./paint.ts";
import { seeThrough } from "./see-through.ts";

const PLASTIC = srgb(38, 38, 40);
const RUBBER = srgb(22, 22, 23);
const CHROME = srgb(205, 207, 210);
const UNDER = srgb(12, 12, 12);
const DUST = srgb(120, 110, 96);
const RED_LENS = srgb(150, 12, 14);
const AMBER = srgb(225, 120, 20);

/** How a car is used and lit, apart from its shape. */
export interface CarLook {
  readonly paint: Paint;
  readonly dirt: number;
  readonly lightsOn: boolean;
  readonly braking: boolean;
  readonly plateFront: Color;
  readonly plateRear: Color;
}

export function drawCarLook(paint: Paint, lightsOn: boolean, draw: Draw): CarLook {
  const white = srgb(225, 226, 222);
  const yellow = srgb(228, 188, 52);
  const country = draw.weighted([["white", 7], ["british", 2], ["yellow", 1]] as const);
  return {
    paint,
    dirt: draw.chance(0.3) ? draw.between(0.2, 0.75) : draw.between(0, 0.15),
    lightsOn,
    braking: draw.chance(0.2),
    plateFront: country === "yellow" ? yellow : white,
    plateRear: country === "white" ? white : yellow,
  };
}

/** Everything that is drawn on a car's body. `heading` and `base` are those of its placement. */
export class CarSkin implements Material {
  readonly #shape: CarShape;
  readonly #look: CarLook;
  readonly #patterns: Patterns;
  readonly #cos: number;
  readonly #sin: number;
  readonly #base: number;
  readonly #offset: number;

  constructor(
    shape: CarShape,
    look: CarLook,
    patterns: Patterns,
    heading: number,
    base: number,
    offset: number,
  ) {
    this.#shape = shape;
    this.#look = look;
    this.#patterns = patterns;
    this.#cos = Math.cos(heading);
    this.#sin = Math.sin(heading);
    this.#base = base;
    this.#offset = offset;
  }

  shade(f: Fragment, surface: Surface): void {
    const shape = this.#shape;
    const s = f.u, y = f.w;
    const z = f.z - this.#base;
    // where front and rear close, the section's parts run together: height alone tells them apart
    const closing = s < -0.002 || s > shape.length + 0.002;
    const part = closing && z > shape.clearance + 0.09 ? SECTION.side + 3 : f.v;
    if (part < SECTION.side - 0.001) {
      surface.color(UNDER);
      surface.openness = 0.25;
      return;
    }
    const ahead = this.#cos * f.nx + this.#sin * f.ny;
    const left = this.#cos * f.ny - this.#sin * f.nx;
    this.#lacquer(surface, f, z, part);
    const windows = part > SECTION.shoulder + 0.5 && this.#windows(f, surface, s, y, z, part, left);
    if (windows) return;
    if (s < 0.75 && (ahead > 0.25 || s < 0.02)) this.#front(f, surface, s, Math.abs(y), y, z, part);
    else if (s > shape.length - 0.7 && (ahead < -0.25 || s > shape.length - 0.02)) {
      this.#rear(f, surface, s, Math.abs(y), y, z, part);
    }
    if (part <= SECTION.shoulder + 0.5) this.#side(f, surface, s, Math.abs(y), z, Math.abs(left));
  }

  #lacquer(surface: Surface, f: Fragment, z: number, part: number): void {
    const { paint, dirt } = this.#look;
    surface.color(paint.color);
    surface.mirror = 0.045;
    surface.clarity = 0.9;
    surface.metal = paint.metallic * 0.25;
    if (this.#shape.features.blackRoof && part > SECTION.roofEdge - 0.5 &&
      f.u > this.#shape.header) surface.color(PLASTIC, 0.5);
    if (dirt > 0) {
      const spots = this.#patterns.blotches.at(f.u * 0.35 + this.#offset, z * 0.5 + f.w * 0.3, f.footprint);
      const share = dirt * clamp(0.9 - z * 0.9 + (spots - 0.5) * 0.8 + dirt * 0.2, 0, 0.85);
      surface.blend(DUST, share);
      surface.mirror *= 1 - share;
      surface.clarity *= 1 - 0.6 * dirt;
    }
    // ground and neighbours take light from the lower sides
    surface.openness = 0.4 + 0.6 * smoothstep(0, 0.7, z);
  }

  #windows(
    f: Fragment,
    surface: Surface,
    s: number,
    y: number,
    z: number,
    part: number,
    left: number,
  ): boolean {
    const shape = this.#shape, features = shape.features;
    if (part < SECTION.roofEdge - 0.25) {
      const low = Math.min(shape.shoulder.at(s), shape.top.at(s)) + 0.022;
      const high = shape.top.at(s) - crownAt(shape, s) - features.frame;
      if (z < low - 0.03 || high < low + 0.015) return false;
      const slope = 0.35 * (z - low);
      const from = features.glassFrom;
      const to = features.glassTo - (shape.body === "van" || shape.bed !== null ? 0 : slope * 0.6);
      const edge = Math.min(z - low, high - z, s - from, to - s);
      if (edge < -0.035) return false;
      let pillar = Infinity;
      for (const p of features.pillars) pillar = Math.min(pillar, Math.abs(s - p) - features.pillarWidth / 2);
      if (edge < 0 || pillar < 0) {
        if (s < from - 0.01 && z > low + 0.04) return false;
        if (edge < -0.012 && s > to) return false;
        this.#plastic(surface, 0.35);
        if (features.chrome && edge < -0.012 && z < low + 0.01) this.#chrome(surface);
        return true;
      }
      const rear = s > (features.pillars[0] ?? Infinity);
      this.#glass(f, surface, s, y, z, rear ? features.rearTint : 0.72);
      void left;
      return true;
    }
    const width = roofHalfWidth(shape, s);
    const away = width - 0.055 - Math.abs(y);
    const front = Math.min(s - shape.cowl - 0.035, shape.header - 0.03 - s, away);
    if (front > -0.03 && s < shape.header + 0.1) {
      if (front < 0.02) this.#plastic(surface, 0.3);
      else this.#glass(f, surface, s, y, z, 0.75);
      return true;
    }
    const panel = shape.body === "van" && features.glassTo < shape.rearTop - 1;
    const rear = Math.min(s - shape.rearTop - 0.03, shape.rearBase - 0.04 - s, away - 0.03);
    if (rear > -0.025 && !panel) {
      if (rear < 0.015) this.#plastic(surface, 0.3);
      else this.#glass(f, surface, s, y, z, Math.min(0.6, features.rearTint));
      return true;
    }
    const rail = features.railStyle;
    if (rail !== "none" && s > shape.header + 0.15 && s < shape.rearTop - 0.1 &&
      Math.abs(Math.abs(y) - width + 0.05) < 0.022) {
      if (rail === "silver") this.#chrome(surface);
      else this.#plastic(surface, 0.3);
      return true;
    }
    return false;
  }

  #glass(f: Fragment, surface: Surface, s: number, y: number, z: number, tint: number): void {
    surface.color(UNDER, 1.4);
    surface.mirror = 0.085;
    surface.clarity = 1;
    surface.metal = 0;
    const dx = this.#cos * f.dx + this.#sin * f.dy;
    const dy = this.#cos * f.dy - this.#sin * f.dx;
    const found = seeThrough(this.#shape, s, y, z, dx, dy, f.dz);
    surface.through = found * tint * 0.75;
    if (found < 0) {
      // a seat
      surface.through = 0;
      surface.color(PLASTIC, 0.9 * tint);
    }
    surface.openness = 0.6;
  }

  #front(f: Fragment, surface: Surface, s: number, side: number, y: number, z: number, part: number): void {
    const { features, halfWidth } = this.#shape;
    if (part > SECTION.window && s > 0.1) {
      return;
    }
    const { headlamp, grille, intake } = features;
    const lampLow = headlamp.low + headlamp.slant * clamp((side - headlamp.inner) / 0.3, 0, 1);
    if (side > headlamp.inner && z > lampLow && z < headlamp.high && s < headlamp.wrap) {
      this.#headlamp(surface, (side - headlamp.inner) / (halfWidth - headlamp.inner),
        (z - lampLow) / (headlamp.high - lampLow));
      return;
    }
    if (s > 0.12) return;
    const plate = Math.abs(z - features.frontPlate);
    if (plate < 0.056 && side < 0.262) {
      this.#plate(f, surface, y, (z - features.frontPlate) / 0.056, this.#look.plateFront);
      return;
    }
    const rounded = grille.half - 0.25 * Math.max(0, z - (grille.low + grille.high) / 2);
    if (z > grille.low && z < grille.high && side < rounded) {
      const rim = Math.min(z - grille.low, grille.high - z, rounded - side);
      if (features.grilleStyle === "closed") return seam(surface, rim, f.footprint, 0.012);
      if (rim < 0.018 && features.chrome) return this.#chrome(surface);
      if (side < 0.07 && Math.abs(z - (grille.low + grille.high) / 2) < 0.055) return this.#chrome(surface);
      const bars = features.grilleStyle === "slats"
        ? Math.abs(((z * 24) % 1) - 0.5) * 2
        : Math.abs(((z * 30 + Math.floor(side * 22) * 0.5) % 1) - 0.5) * 2;
      this.#plastic(surface, 0.12 + 0.3 * bars);
      if (features.chrome && bars > 0.75 && features.grilleStyle === "slats") this.#chrome(surface);
      return;
    }
    if (z > intake.low && z < intake.high && side < intake.half) return this.#plastic(surface, 0.18);
    if (Math.abs(z - (intake.low + intake.high) / 2) < 0.055 && Math.abs(side - halfWidth * 0.78) < 0.09) {
      this.#plastic(surface, 0.25);
    }
  }

  #rear(f: Fragment, surface: Surface, s: number, side: number, y: number, z: number, part: number): void {
    const shape = this.#shape, features = shape.features;
    const { tailLamp: lamp } = features;
    const fromEnd = shape.length - s;
    const lampLow = lamp.low + lamp.slant * clamp((side - lamp.inner) / 0.3, 0, 1);
    const inLamp = side > lamp.inner && fromEnd < lamp.wrap;
    const inStrip = features.tailStrip && Math.abs(z - (lamp.low + lamp.high) / 2) < 0.035 && fromEnd < 0.1;
    if ((inLamp && z > lampLow && z < lamp.high) || inStrip) {
      this.#tailLamp(surface, (z - lampLow) / (lamp.high - lampLow), side / shape.halfWidth);
      return;
    }
    if (part > SECTION.window || fromEnd > 0.16) return;
    if (Math.abs(z - features.rearPlate) < 0.056 && side < 0.262) {
      return this.#plate(f, surface, y, (z - features.rearPlate) / 0.056, this.#look.plateRear);
    }
    if (z < shape.clearance + 0.14) return this.#plastic(surface, 0.6);
    // lid, tailgate and bumper meet in seams
    seam(surface, Math.abs(z - (shape.clearance + 0.38)), f.footprint, 0.005);
    if (z > shape.clearance + 0.38) {
      const gap = shape.body === "van" ? Math.min(side, Math.abs(side - shape.halfWidth * 0.88))
        : Math.abs(side - shape.halfWidth * 0.76);
      seam(surface, gap, f.footprint, 0.005);
    }
    if (side < 0.09 && Math.abs(z - features.rearPlate - 0.14) < 0.03) this.#chrome(surface);
  }

  #side(f: Fragment, surface: Surface, s: number, side: number, z: number, facing: number): void {
    const shape = this.#shape, features = shape.features;
    const { headlamp, tailLamp } = features;
    if (s < headlamp.wrap && side > headlamp.inner && z > headlamp.low && z < headlamp.high) {
      return this.#headlamp(surface, 0.9, (z - headlamp.low) / (headlamp.high - headlamp.low));
    }
    const fromEnd = shape.length - s;
    if (fromEnd < tailLamp.wrap && side > tailLamp.inner && z > tailLamp.low && z < tailLamp.high) {
      return this.#tailLamp(surface, (z - tailLamp.low) / (tailLamp.high - tailLamp.low), 0.9);
    }
    if (z < features.cladding && side > shape.halfWidth * 0.5) return this.#plastic(surface, 0.8);
    const radius = archRadius(shape);
    for (const axle of [shape.frontAxle, shape.rearAxle]) {
      const d = Math.hypot(s - axle, z - shape.wheelRadius) - radius;
      if (d < (features.archTrim ? 0.05 : 0.012) && z > shape.clearance) {
        return this.#plastic(surface, features.archTrim ? 0.8 : 0.3);
      }
    }
    if (facing < 0.4) return;
    if (z > lowerEdge(shape, s) + 0.06) {
      for (const place of features.doorSeams) seam(surface, Math.abs(s - place), f.footprint, 0.006);
      seam(surface, Math.abs(s - shape.frontAxle + 0.42 + 0.2 * (z - 0.5)), f.footprint, 0.004);
      if (s > features.doorSeams[0] && s < (features.doorSeams[features.doorSeams.length - 1])) {
        seam(surface, Math.abs(z - shape.clearance - 0.1), f.footprint, 0.005);
      }
    }
    const belt = shape.shoulder.at(s);
    for (const handle of features.handles) {
      const d = Math.max(Math.abs(s - handle) - 0.085, Math.abs(z - belt + 0.13) - 0.013);
      if (d < 0) {
        if (features.chrome) this.#chrome(surface);
        surface.openness *= 0.9;
      } else if (d < 0.02 && z < belt - 0.13) surface.openness *= 0.65;
    }
    // a crease below the handles
    const crease = z - shape.clearance - (belt - shape.clearance) * features.character;
    if (Math.abs(crease) < 0.02) surface.openness *= crease < 0 ? 0.8 : 1.06;
  }

  #headlamp(surface: Surface, across: number, up: number): void {
    const bowl = Math.min(Math.hypot((across - 0.35) * 1.6, up - 0.5), Math.hypot((across - 0.78) * 1.6, up - 0.5));
    const level = bowl < 0.3 ? 0.75 : 0.28 + 0.2 * Math.abs(((across * 9) % 1) - 0.5);
    surface.color(CHROME, level * (up < 0.1 || up > 0.92 ? 0.3 : 1));
    surface.mirror = 0.12;
    surface.clarity = 1;
    surface.metal = 0;
    if (this.#look.lightsOn && bowl < 0.2) surface.emitR = surface.emitG = surface.emitB = 1.6;
  }

  #tailLamp(surface: Surface, up: number, across: number): void {
    const clear = up > 0.36 && up < 0.52;
    surface.color(clear ? (across > 0.85 ? AMBER : CHROME) : RED_LENS, clear ? 0.6 : 0.55 + 0.4 * Math.abs(((up * 7) % 1) - 0.5));
    surface.mirror = 0.07;
    surface.clarity = 1;
    surface.metal = 0;
    const level = this.#look.braking ? 0.85 : this.#look.lightsOn ? 0.35 : 0;
    if (level > 0 && !clear) {
      surface.emitR = level;
      surface.emitG = surface.emitB = level * 0.03;
    }
  }

  #plate(f: Fragment, surface: Surface, y: number, up: number, color: Color): void {
    surface.color(color, 0.9);
    surface.mirror = 0.02;
    surface.clarity = 0.3;
    surface.metal = 0;
    const cell = (y + 0.26) / 0.52 * 9;
    const column = Math.floor(cell);
    const inside = Math.abs(up) < 0.62 && column > 0 && column < 8 && Math.abs(cell - column - 0.5) < 0.36;
    if (inside) {
      const ink = this.#patterns.grain.at(column * 0.37 + this.#offset * 7 + Math.floor((cell % 1) * 3) * 0.11,
        Math.floor(up * 3) * 0.13);
      surface.blend(UNDER, (ink > 0.4 ? 0.9 : 0.1) * clamp(0.05 / f.footprint, 0.4, 1));
    }
  }

  #plastic(surface: Surface, level: number): void {
    surface.color(PLASTIC, level);
    surface.mirror = 0.03;
    surface.clarity = 0.2;
    surface.metal = 0;
  }

  #chrome(surface: Surface): void {
    surface.color(CHROME, 0.85);
    surface.mirror = 0.75;
    surface.clarity = 0.8;
    surface.metal = 1;
  }
}

/** A dark line of the given half width at distance `d`, softened to what a sample sees. */
function seam(surface: Surface, d: number, footprint: number, half: number): void {
  const reach = Math.max(half, footprint * 0.7);
  if (d > reach) return;
  const share = Math.min(1, half / reach) * 0.85;
  surface.blend(RUBBER, share);
  surface.mirror *= 1 - share;
}
