import type { Draw } from "../random/draw.ts";
import { drawCarBody, measureVehicle, type VehicleKind } from "../vehicles/vehicle-kind.ts";
import { overlaps } from "./overlap.ts";
import type { VehicleItem } from "./scene-description.ts";

export type DrawKind = (draw: Draw) => VehicleKind;

/** Collects vehicles that do not touch. */
export class VehicleList {
  readonly items: VehicleItem[] = [];
  readonly #draw: Draw;
  readonly #drawKind: DrawKind;

  constructor(draw: Draw, drawKind: DrawKind = drawCarBody) {
    this.#draw = draw;
    this.#drawKind = drawKind;
  }

  /** A vehicle to be placed: its kind, seed and measures. */
  next(): Pick<VehicleItem, "kind" | "seed" | "length" | "width" | "height"> {
    const kind = this.#drawKind(this.#draw);
    const seed = this.#draw.seed();
    return { kind, seed, ...measureVehicle(kind, seed) };
  }

  /** Places a vehicle unless another one stands there. */
  place(
    vehicle: ReturnType<VehicleList["next"]>,
    x: number,
    y: number,
    heading: number,
    steer = 0,
  ): boolean {
    const item = { id: this.items.length + 1, ...vehicle, x, y, heading, steer };
    if (this.items.some((other) => overlaps(item, other, 0.25))) return false;
    this.items.push(item);
    return true;
  }
}
