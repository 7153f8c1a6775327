/// <reference lib="dom" />
import { html } from "../tools/html.ts";
import type { ViewHost, ViewState } from "./view-state.ts";

/** What runs, how far it is, and a way to end it. */
export class ProgressBar {
  readonly element: HTMLElement;
  readonly #text = html("span");
  readonly #bar = html("progress", { part: "progress-bar" });
  readonly #cancel = html("button", { type: "button", part: "button cancel" });

  constructor({ onCancel }: ViewHost) {
    this.#cancel.addEventListener("click", () => onCancel());
    this.element = html(
      "div",
      { class: "progress", part: "progress" },
      this.#text,
      this.#bar,
      this.#cancel,
    );
  }

  render({ busy, strings }: ViewState): void {
    this.element.hidden = !busy;
    this.#cancel.textContent = strings.cancel;
    if (!busy) return;
    const text = strings.stages[busy.stage];
    this.#text.textContent = text;
    this.#bar.ariaLabel = text;
    if (busy.total > 0) {
      this.#bar.max = busy.total;
      this.#bar.value = busy.done;
    } else {
      this.#bar.removeAttribute("value");
    }
  }
}
