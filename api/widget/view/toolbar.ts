/// <reference lib="dom" />
import { html } from "../tools/html.ts";
import type { ViewName } from "../types.ts";
import type { ViewHost, ViewState } from "./view-state.ts";

const VIEWS: readonly ViewName[] = ["overlay", "split", "hidden-only"];

/** Finding, drawing, the view switch, and another picture. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #tools: HTMLElement;
  readonly #findAll: HTMLButtonElement;
  readonly #draw: HTMLButtonElement;
  readonly #another: HTMLButtonElement;
  readonly #switch = html("div", {
    class: "switch",
    part: "view-switch",
    role: "radiogroup",
  });
  readonly #views = new Map<ViewName, { input: HTMLInputElement; text: HTMLElement }>();

  constructor(host: ViewHost, pick: () => void) {
    this.#findAll = buttonOf("find-all", () => host.onTool("find-all"));
    this.#draw = buttonOf("draw", () => host.onTool("draw"));
    this.#another = buttonOf("another", pick);
    for (const view of VIEWS) {
      const input = html("input", { type: "radio", name: "view", value: view });
      input.addEventListener("change", () => host.onView(view));
      const text = html("span");
      this.#views.set(view, { input, text });
      this.#switch.append(
        html("label", { class: "choice", part: "view-choice" }, input, text),
      );
    }
    this.#tools = html(
      "div",
      { class: "bar tools", part: "tools", role: "group" },
      this.#findAll,
      this.#draw,
      this.#another,
    );
    this.element = html(
      "div",
      { class: "bar", part: "toolbar" },
      this.#tools,
      this.#switch,
    );
  }

  /** Puts the focus where it was before a tool took it away. */
  focus(): void {
    this.#draw.focus();
  }

  render(
    { strings, view, prompt, result, picture, interactive, toolsOpen }: ViewState,
  ): void {
    this.element.hidden = !picture || toolsOpen || !(interactive || result);
    this.#tools.hidden = !interactive;
    this.#tools.ariaLabel = strings.tools;
    this.#findAll.textContent = strings.findAll;
    this.#draw.textContent = strings.draw;
    this.#draw.classList.toggle("primary", prompt === "draw" && !result);
    this.#another.textContent = strings.another;
    this.#switch.ariaLabel = strings.view;
    for (const [name, { input, text }] of this.#views) {
      input.checked = name === view;
      text.textContent = strings.views[name];
    }
  }
}

function buttonOf(part: string, onPress: () => void): HTMLButtonElement {
  const button = html("button", { type: "button", part: `button ${part}` });
  button.addEventListener("click", onPress);
  return button;
}
