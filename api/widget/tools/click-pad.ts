/// <reference lib="dom" />
import type { Point } from "../types.ts";
import { arrowStep } from "./arrow-keys.ts";
import { boxCenter } from "@kanizsa/shared/geometry/box.ts";
import type { Size } from "./box-edit.ts";
import { listenToGestures } from "./gestures.ts";
import type { LookedUpMask } from "./look-up-mask.ts";
import { Soon } from "./soon.ts";
import type { StageElement } from "./stage-element.ts";
import { svg } from "./svg.ts";
import { ToolArea } from "./tool-area.ts";

/** Presses that go farther aren't clicks, CSS px. */
const MOST_WAY = 8;
/** Steps of the arrow keys, as a share of the picture's long side. */
const STEP = 1 / 64;
const ANNOUNCE_MS = 350;
const PLUS = "M-4 0H4M0 -4V4";
const MINUS = "M-4 0H4";

export interface ClickPadOptions {
  /** Name and description. */
  readonly attributes: Readonly<Record<string, string>>;
  onClick(x: number, y: number): void;
  /** The cross rests here, px of the picture. */
  onCross(x: number, y: number, isInside: boolean): void;
  onEscape(): void;
}

/** The picture as a place to click at, with a cross for the keyboard. */
export class ClickPad {
  readonly #size: Size;
  readonly #options: ClickPadOptions;
  readonly #area: ToolArea;
  readonly #marks = svg("g");
  readonly #cross = ["kt-case", "kt-edge"].map((name) => svg("path", { class: name }));
  readonly #telling = new Soon(ANNOUNCE_MS, () => this.#tell());
  #points: readonly Point[] = [];
  #whole: LookedUpMask | null = null;
  #at: readonly [x: number, y: number] | null = null;

  constructor(stage: StageElement, size: Size, options: ClickPadOptions) {
    this.#size = size;
    this.#options = options;
    this.#area = new ToolArea(stage, size, {
      kind: "click",
      touch: "manipulation",
      attributes: options.attributes,
      onResize: () => this.#render(),
    });
    const { group } = this.#area;
    group.append(this.#marks, ...this.#cross);
    group.addEventListener("keydown", (event) => this.#onKey(event));
    group.addEventListener("blur", () => this.#moveCross(null));
    group.addEventListener("focus", () => {
      if (group.matches(":focus-visible")) this.#moveCross(this.#middle());
    });
    listenToGestures(group, stage, () => ({
      move() {},
      end: ({ x, y, way }) => {
        this.#moveCross(null);
        if (way <= MOST_WAY) this.#click(x, y);
      },
      cancel() {},
    }));
  }

  /** Shows clicks, and learns the whole shape. */
  show(points: readonly Point[], whole: LookedUpMask): void {
    this.#points = points;
    this.#whole = whole;
    this.#render();
  }

  remove(): void {
    this.#telling.drop();
    this.#area.remove();
  }

  #onKey(event: KeyboardEvent): void {
    const arrow = arrowStep(event);
    const { width, height } = this.#size;
    const [x, y] = this.#at ?? this.#middle();
    if (arrow) {
      const step = arrow.isSmall ? 1 : Math.max(1, Math.round(Math.max(width, height) * STEP));
      this.#moveCross([
        Math.min(width, Math.max(0, x + arrow.x * step)),
        Math.min(height, Math.max(0, y + arrow.y * step)),
      ]);
    } else if (event.key === "Enter" || event.key === " ") {
      this.#moveCross([x, y]);
      this.#telling.drop();
      this.#click(x, y);
    } else if (event.key === "Escape") {
      this.#options.onEscape();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Of the whole shape, where the cross begins. */
  #middle(): readonly [x: number, y: number] {
    const { width, height } = this.#size;
    const [x, y] = boxCenter(this.#whole?.box ?? [0, 0, width, height]);
    return [Math.round(x), Math.round(y)];
  }

  #click(x: number, y: number): void {
    const { width, height } = this.#size;
    const inside = x >= 0 && y >= 0 && x <= width && y <= height;
    if (inside) this.#options.onClick(Math.round(x * 10) / 10, Math.round(y * 10) / 10);
  }

  #moveCross(at: readonly [x: number, y: number] | null): void {
    this.#at = at;
    if (at) this.#telling.wish();
    else this.#telling.drop();
    this.#render();
  }

  #tell(): void {
    if (!this.#at) return;
    const [x, y] = this.#at;
    const { width, height } = this.#size;
    const isInside = this.#whole?.has(Math.min(x, width - 1), Math.min(y, height - 1)) ?? false;
    this.#options.onCross(x, y, isInside);
  }

  #render(): void {
    const { unit } = this.#area;
    const { width, height } = this.#size;
    const [x, y] = this.#at ?? [0, 0];
    const lines = this.#at ? `M${x} 0V${height}M0 ${y}H${width}` : "";
    for (const line of this.#cross) line.setAttribute("d", lines);
    this.#marks.replaceChildren(
      ...this.#points.map(({ x, y, label }) =>
        svg(
          "g",
          {
            class: label ? "kt-mark kt-yes" : "kt-mark",
            transform: `translate(${x} ${y}) scale(${unit})`,
          },
          svg("circle", { r: 8 }),
          svg("path", { d: label ? PLUS : MINUS }),
        )
      ),
    );
  }
}
