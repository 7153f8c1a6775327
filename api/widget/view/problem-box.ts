/// <reference lib="dom" />
import { html } from "../tools/html.ts";
import type { Problem } from "../types.ts";
import type { ViewHost, ViewState } from "./view-state.ts";

/** What went wrong, in words, and a way to try again. */
export class ProblemBox {
  readonly element = html("div", {
    class: "problem",
    part: "problem",
    role: "alert",
  });
  readonly #host: ViewHost;
  #shown: Problem | null = null;

  constructor(host: ViewHost) {
    this.#host = host;
  }

  render({ problem, strings }: ViewState): void {
    if (problem === this.#shown) return;
    this.#shown = problem;
    this.element.replaceChildren();
    if (!problem) return;
    const { code, title, detail, errors = [] } = problem;
    const retry = html(
      "button",
      { type: "button", part: "button retry" },
      strings.retry,
    );
    retry.addEventListener("click", () => this.#host.onRetry());
    this.element.append(
      html(
        "strong",
        { part: "problem-title" },
        strings.problems[code] ?? title,
      ),
      html("p", { part: "problem-detail" }, detail),
    );
    if (errors.length > 0) {
      const items = errors.map(({ pointer, message }) =>
        html("li", {}, pointer ? `${pointer}: ${message}` : message)
      );
      this.element.append(html("ul", { part: "problem-errors" }, ...items));
    }
    this.element.append(retry);
  }
}
