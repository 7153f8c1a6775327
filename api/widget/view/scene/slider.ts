/// <reference lib="dom" />
import { html } from "../../tools/html.ts";
import { svg } from "../../tools/svg.ts";

/** Wipes between the plain picture and the shapes; an input for the keyboard, a grip for pointers. */
export class Slider {
  readonly element: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #input = html("input", {
    type: "range",
    min: "0",
    max: "100",
    value: "50",
  });
  readonly #grip: HTMLElement;

  constructor(stage: HTMLElement) {
    this.#stage = stage;
    const arrows = svg("path", { d: "M9 6l-6 6 6 6M15 6l6 6-6 6" });
    const icon = {
      viewBox: "0 0 24 24",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 2.5,
    };
    this.#grip = html(
      "div",
      { class: "grip", part: "grip" },
      svg("svg", icon, arrows),
    );
    this.element = html(
      "div",
      { class: "slider", part: "slider" },
      this.#input,
      this.#grip,
    );
    this.#input.addEventListener("input", () => this.#show());
    this.#grip.addEventListener("pointerdown", (event) => this.#grab(event));
    this.#grip.addEventListener("pointermove", (event) => this.#drag(event));
  }

  set label(text: string) {
    this.#input.ariaLabel = text;
  }

  #grab(event: PointerEvent): void {
    event.preventDefault();
    this.#grip.setPointerCapture(event.pointerId);
    this.#input.focus({ preventScroll: true });
  }

  #drag(event: PointerEvent): void {
    if (!this.#grip.hasPointerCapture(event.pointerId)) return;
    const { left, right, width } = this.#stage.getBoundingClientRect();
    const isMirrored = getComputedStyle(this.#stage).direction === "rtl";
    const way = isMirrored ? right - event.clientX : event.clientX - left;
    this.#input.valueAsNumber = 100 * way / width;
    this.#show();
  }

  #show(): void {
    this.#stage.style.setProperty("--at", `${this.#input.value}%`);
  }
}
