/// <reference lib="dom" />
import { html } from "../tools/html.ts";
import { svg } from "../tools/svg.ts";
import type { ViewState } from "./view-state.ts";

const TYPES = "image/jpeg,image/png,image/webp,image/avif";

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

/** A car whose rear is only guessed. */
function carDrawing(): SVGSVGElement {
  const group = (wheel: number, ...lines: string[]) =>
    svg(
      "g",
      {},
      svg("circle", { cx: wheel, cy: 42, r: 10 }),
      ...lines.map((d) => svg("path", { d })),
    );
  const stroke = { fill: "none", stroke: "currentColor", "stroke-width": 2.5 };
  return svg(
    "svg",
    { ...stroke, viewBox: "0 0 122 54", "stroke-linecap": "round", "aria-hidden": "true" },
    group(25, "M15 42H9c-4 0-6-2-6-6 0-6 4-9 11-10l15-3C37 14 44 8 56 8h8M35 42h31"),
    group(97, "M71 8h1c11 0 18 7 25 15l10 2c8 1 12 5 12 11 0 4-2 6-6 6h-5M74 42h12"),
  );
}
