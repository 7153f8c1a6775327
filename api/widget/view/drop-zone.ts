/// <reference lib="dom" />
import { html } from "../tools/html.ts";
import { svg } from "../tools/svg.ts";
import type { ViewState } from "./view-state.ts";

const TYPES = "image/jpeg,image/png,image/webp,image/avif";
/** A car whose rear is drawn as the hidden part is. */
const CAR =
  "M14 47c-5 0-8-2-8-7 0-6 3-9 10-10l13-2c6-8 12-14 24-14h17c12 0 19 7 25 14l9 2c7 2 10 6 10 11 0 4-2 6-7 6";

/** What is there before a picture is: an invitation, and the file picker. */
export class DropZone {
  readonly element: HTMLElement;
  readonly letGo = html("div", { class: "let-go", part: "let-go" });
  readonly #input = html("input", { type: "file", accept: TYPES, hidden: "" });
  readonly #title = html("strong");
  readonly #hint = html("p");
  readonly #choose = html("button", {
    type: "button",
    class: "primary",
    part: "button choose",
  });

  constructor(onFile: (file: File) => void) {
    this.#input.addEventListener("change", () => {
      const file = this.#input.files?.[0];
      this.#input.value = ""; // so that the same file can be chosen again
      if (file) onFile(file);
    });
    this.#choose.addEventListener("click", () => this.pick());
    const words = html(
      "slot",
      { name: "drop" },
      carDrawing(),
      this.#title,
      this.#hint,
    );
    this.element = html(
      "div",
      { class: "drop", part: "drop" },
      words,
      this.#choose,
      this.#input,
    );
  }

  pick(): void {
    this.#input.click();
  }

  render(
    { picture, poster, busy, problem, interactive, strings }: ViewState,
  ): void {
    this.element.hidden = !interactive || !!picture || !!busy ||
      !!(poster && !problem);
    this.#title.textContent = strings.dropTitle;
    this.#hint.textContent = strings.dropHint;
    this.#choose.textContent = strings.choose;
    this.letGo.textContent = strings.dropNow;
  }
}

function carDrawing(): SVGSVGElement {
  const stroke = {
    fill: "none",
    stroke: "currentColor",
    "stroke-width": 2.5,
    "stroke-linecap": "round",
  };
  return svg(
    "svg",
    { viewBox: "0 0 120 64", "aria-hidden": "true" },
    svg("path", {
      ...stroke,
      d: CAR,
      "stroke-dasharray": "150 5 4 5 4 5 4 5 4 5 4 5 4 5 4 5 4 5 4 5 4",
    }),
    svg("circle", { ...stroke, cx: 32, cy: 47, r: 9 }),
    svg("circle", {
      ...stroke,
      cx: 86,
      cy: 47,
      r: 9,
      "stroke-dasharray": "4 5",
    }),
    svg("path", { ...stroke, d: "M43 47h31" }),
  );
}
