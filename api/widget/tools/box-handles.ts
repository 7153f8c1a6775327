/// <reference lib="dom" />
import type { BoxXywh } from "../types.ts";
import type { HandleSide } from "./box-edit.ts";
import { svg } from "./svg.ts";

export const CORNERS: readonly HandleSide[] = [[-1, -1], [1, -1], [-1, 1], [1, 1]];
export const ALL_SIDES: readonly HandleSide[] = [
  ...CORNERS,
  [0, -1],
  [-1, 0],
  [1, 0],
  [0, 1],
];

/** A visible box with handles; `group` goes into the stage's layer. */
export class BoxHandles {
  readonly group: SVGGElement;
  readonly #frames: SVGRectElement[];
  readonly #handles: readonly (readonly [HandleSide, SVGGElement])[];

  /** `first` lies below the handles. */
  constructor(sides: readonly HandleSide[], ...first: readonly SVGElement[]) {
    this.#frames = ["kt-grip", "kt-case", "kt-edge"].map((name) => svg("rect", { class: name }));
    this.#handles = sides.map((side) =>
      [
        side,
        svg(
          "g",
          { class: "kt-handle", "data-side": side.join() },
          svg("circle", { r: 14 }),
          svg("rect", { x: -5, y: -5, width: 10, height: 10, rx: 2 }),
        ),
      ] as const
    );
    this.group = svg("g", {}, ...first, ...this.#frames, ...this.#handles.map(([, g]) => g));
  }

  /** Shows the box, or nothing; `unit` is one CSS px in px of the picture. */
  update(box: Readonly<BoxXywh> | null, unit: number): void {
    this.group.setAttribute("display", box ? "inline" : "none");
    if (!box) return;
    const [x, y, width, height] = box;
    for (const frame of this.#frames) {
      for (const [key, value] of Object.entries({ x, y, width, height })) {
        frame.setAttribute(key, `${value}`);
      }
    }
    for (const [[sideX, sideY], handle] of this.#handles) {
      const left = x + width * (sideX + 1) / 2;
      const top = y + height * (sideY + 1) / 2;
      handle.setAttribute("transform", `translate(${left} ${top}) scale(${unit})`);
    }
  }

  /** The handle that was pressed, the frame itself as [0, 0]; null for anything else. */
  sideAt(target: Element | null): HandleSide | null {
    if (this.#frames.some((frame) => frame === target)) return [0, 0];
    return this.#handles.find(([, handle]) => handle.contains(target))?.[0] ?? null;
  }
}
