/// <reference lib="dom" />
import { html } from "./html.ts";
import { ICONS } from "./icons.ts";
import { svg } from "./svg.ts";

export interface ToolButton {
  readonly label: string;
  /** Data of a path in a box of 24 × 24. */
  readonly icon?: string;
  /** Whether the label is seen; else it is a tip. */
  readonly isPlain?: boolean;
  onPress(): void;
}

/** Id, in the element's shadow, of the text that says what can be done now. */
const HINT_ID = "kanizsa-tool-hint";

/** A tool's buttons: Tab reaches one of them, arrows the others. */
export class ToolBar {
  readonly element: HTMLElement;
  readonly #hint = html("p", { class: "quiet kt-hint", id: HINT_ID, part: "tool-hint" });
  #current: HTMLButtonElement | null = null;

  constructor(parent: HTMLElement, label: string) {
    const attributes = {
      class: "bar kt-bar",
      role: "toolbar",
      "aria-label": label,
      part: "tool-bar",
    };
    this.element = html("div", attributes, this.#hint);
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.element.addEventListener("focusin", ({ target }) => {
      if (target instanceof HTMLButtonElement) this.#makeCurrent(target);
    });
    parent.append(this.element);
  }

  /** Attributes that name what is worked on, described by the hint. */
  describe(label: string): Record<string, string> {
    return { "aria-label": label, "aria-describedby": HINT_ID };
  }

  setHint(text: string): void {
    this.#hint.textContent = text;
  }

  /** Adds buttons that belong together, before the hint. */
  group(label: string, isLast = false): HTMLElement {
    const name = isLast ? "kt-group end" : "kt-group";
    const group = html("div", { class: name, role: "group", "aria-label": label });
    this.#hint.before(group);
    return group;
  }

  button(group: HTMLElement, { label, icon, isPlain = false, onPress }: ToolButton) {
    const button = html("button", { type: "button", part: "button" });
    if (icon) button.append(iconOf(icon));
    if (isPlain) {
      button.setAttribute("aria-label", label);
      button.title = label;
    } else {
      button.append(label);
    }
    button.tabIndex = -1;
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") onPress();
    });
    group.append(button);
    if (!this.#current) this.#makeCurrent(button);
    return button;
  }

  /** Must be called when buttons were taken away: one must stay reachable. */
  settle(): void {
    const buttons = this.#buttons();
    if (!buttons.some((button) => button === this.#current) && buttons[0]) {
      this.#makeCurrent(buttons[0]);
    }
  }

  focus(): void {
    this.#current?.focus();
  }

  remove(): void {
    this.element.remove();
  }

  #buttons(): HTMLButtonElement[] {
    return [...this.element.querySelectorAll("button")];
  }

  #makeCurrent(button: HTMLButtonElement): void {
    if (this.#current) this.#current.tabIndex = -1;
    this.#current = button;
    button.tabIndex = 0;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const isMirrored = getComputedStyle(this.element).direction === "rtl";
    const forth = isMirrored ? "ArrowLeft" : "ArrowRight";
    const back = isMirrored ? "ArrowRight" : "ArrowLeft";
    const buttons = this.#buttons();
    const at = this.#current ? buttons.indexOf(this.#current) : 0;
    const to = new Map([[forth, at + 1], [back, at - 1], ["Home", 0], ["End", -1]]).get(event.key);
    if (to === undefined) return;
    event.preventDefault();
    buttons.at(to % buttons.length)?.focus();
  }
}

/** Icons of which way it goes are mirrored where one reads from right to left. */
const TURNING: readonly string[] = [ICONS.run, ICONS.undo, ICONS.redo, ICONS.reset];

function iconOf(path: string): SVGSVGElement {
  const name = TURNING.includes(path) ? "kt-icon kt-turn" : "kt-icon";
  const attributes = { class: name, viewBox: "0 0 24 24", "aria-hidden": "true" };
  return svg("svg", attributes, svg("path", { d: path }));
}
