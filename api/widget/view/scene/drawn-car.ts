/// <reference lib="dom" />
import { svg } from "../../tools/svg.ts";
import type { InstanceResult } from "../../types.ts";
import { hatchPattern, scaleHatch } from "./hatch.ts";
import { shapeOf } from "./shape.ts";

/** A ring and a cross, px of the screen. */
const MARK = "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0M-12 0h24M0-12v24";

/** One instance over the picture, and where a pointer finds it. */
export class DrawnCar {
  readonly instance: InstanceResult;
  readonly element: SVGGElement;
  readonly whole: string;
  readonly spots: readonly [visible: SVGPathElement, whole: SVGPathElement];
  readonly #pattern: SVGPatternElement;
  readonly #mark = svg("g", { class: "mark" });

  constructor(instance: InstanceResult, color: string) {
    this.instance = instance;
    const { id, match } = instance;
    const { visible, hidden, whole } = shapeOf(instance);
    this.whole = whole;
    this.#pattern = hatchPattern(`kanizsa-hatch-${id}`);
    this.element = svg(
      "g",
      { class: "car", part: "instance-shape" },
      this.#pattern,
      svg("path", { class: "visible", part: "visible", d: visible }),
      svg("path", {
        class: "hidden",
        part: "hidden",
        d: hidden,
        fill: `url(#${this.#pattern.id})`,
      }),
      svg("path", { class: "case", d: whole }),
      svg("path", { class: "whole", part: "outline", d: whole }),
    );
    this.element.style.setProperty("--c", color);
    if (!match.abstained) {
      this.#mark.append(
        svg("path", { class: "case", d: MARK }),
        svg("path", { class: "whole", part: "center", d: MARK }),
      );
      this.element.append(this.#mark);
    }
    this.spots = [
      svg("path", { d: visible, "data-id": id }),
      svg("path", { d: whole, "data-id": id }),
    ];
  }

  /** `unit`: px of the picture in one of the screen. */
  scale(unit: number): void {
    scaleHatch(this.#pattern, unit);
    const [x, y] = this.instance.match.center;
    this.#mark.setAttribute("transform", `translate(${x} ${y}) scale(${unit})`);
  }
}
