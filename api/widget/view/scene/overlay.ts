/// <reference lib="dom" />
import { svg } from "../../tools/svg.ts";
import type { InstanceResult, SegmentationResult } from "../../types.ts";
import { DrawnCar } from "./drawn-car.ts";
import { colorOf } from "./palette.ts";

/** Outlines are traced for so long before the page may do other things. */
const SLICE_MS = 30;

/** All instances over the picture. Those that stay from one result to the next aren't drawn again. */
export class Overlay {
  readonly #group: SVGGElement;
  readonly #veil = svg("path", { class: "veil" });
  readonly #cars = svg("g", { part: "shapes" });
  readonly #spots = svg("g", { class: "spots" });
  #drawn = new Map<number, DrawnCar>();
  #result: SegmentationResult | null = null;
  #selected: number | null = null;
  #unit = 1;

  constructor(group: SVGGElement) {
    this.#group = group;
    group.append(this.#veil, this.#cars, this.#spots);
  }

  async show(result: SegmentationResult | null): Promise<void> {
    if (result === this.#result) return;
    this.#result = result;
    const before = this.#drawn;
    const drawn = new Map<number, DrawnCar>();
    let start = performance.now();
    for (const [index, instance] of (result?.instances ?? []).entries()) {
      const known = before.get(instance.id);
      const stays = known && isSame(known.instance, instance);
      drawn.set(instance.id, stays ? known : new DrawnCar(instance, colorOf(index)));
      if (performance.now() - start < SLICE_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (this.#result !== result) return;
      start = performance.now();
    }
    this.#drawn = drawn;
    this.#cars.replaceChildren(...[...drawn.values()].map(({ element }) => element));
    this.#spots.replaceChildren(...spotsOf([...drawn.values()]));
    this.scale(this.#unit);
    this.select(this.#selected);
  }

  /** Shows one instance alone, or all. */
  select(id: number | null): void {
    this.#selected = id;
    const alone = id === null ? undefined : this.#drawn.get(id);
    this.#group.classList.toggle("alone", !!alone);
    for (const car of this.#drawn.values()) car.element.classList.toggle("on", car === alone);
    if (!alone || !this.#result) return;
    const { width, height } = this.#result.image;
    this.#veil.setAttribute("d", `M0 0H${width}V${height}H0Z${alone.whole}`);
  }

  scale(unit: number): void {
    this.#unit = unit;
    for (const car of this.#drawn.values()) car.scale(unit);
  }

  set pointable(isPointable: boolean) {
    this.#spots.style.display = isPointable ? "" : "none";
  }
}

/** A result that an undo brings back, or a tool made of another, holds the same objects. */
function isSame(left: InstanceResult, right: InstanceResult): boolean {
  return left.amodal === right.amodal && left.visible === right.visible &&
    left.match === right.match;
}

/** What is seen of any lies above what is hidden of others, and the small above the large. */
function spotsOf(cars: readonly DrawnCar[]): SVGPathElement[] {
  const sorted = cars.toSorted((a, b) => b.instance.amodal.area - a.instance.amodal.area);
  return [...sorted.map(({ spots }) => spots[1]), ...sorted.map(({ spots }) => spots[0])];
}
