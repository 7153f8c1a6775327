/// <reference lib="dom" />
import type { Size } from "./box-edit.ts";
import type { StageElement } from "./stage-element.ts";
import { svg } from "./svg.ts";

export interface AreaOptions {
  /** Which cursor it has. */
  readonly kind: "draw" | "click" | "shape";
  /** What of touches is left to the browser, as CSS `touch-action` has it. */
  readonly touch: string;
  /** Name and description. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The picture is shown at another scale. */
  onResize(): void;
}

/** The picture as a place to work on: takes presses and, once focused, keys. */
export class ToolArea {
  /** All of the tool on the picture; takes the focus. */
  readonly group: SVGGElement;
  readonly #stage: StageElement;
  readonly #observer: ResizeObserver;

  constructor(
    stage: StageElement,
    { width, height }: Size,
    { kind, touch, attributes, onResize }: AreaOptions,
  ) {
    this.#stage = stage;
    this.group = svg(
      "g",
      { class: `kt-tool kt-${kind}`, tabindex: 0, role: "application", ...attributes },
      svg("rect", { class: "kt-area", width, height }),
    );
    stage.layer.append(this.group);
    stage.svg.style.setProperty("touch-action", touch);
    this.#observer = new ResizeObserver(onResize);
    this.#observer.observe(stage.svg);
  }

  /** One CSS px in px of the picture. */
  get unit(): number {
    const scale = this.#stage.svg.getScreenCTM()?.a ?? 1;
    return 1 / (Math.abs(scale) || 1);
  }

  remove(): void {
    this.#observer.disconnect();
    this.group.remove();
    this.#stage.svg.style.removeProperty("touch-action");
  }
}
