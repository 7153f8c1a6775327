/// <reference lib="dom" />
import { maskPath } from "../view/scene/mask-path.ts";
import { lookUpMask } from "./look-up-mask.ts";
import type { Alternative } from "./refine-session.ts";
import { svg } from "./svg.ts";
import type { ToolBar } from "./tool-bar.ts";
import type { ToolStrings } from "./tool-strings.ts";

export interface PickerOptions {
  onPick(alternative: Alternative): void;
  /** Outline of the reference that is looked at, in px of the picture; null = none. */
  onLook(outline: string | null): void;
}

/** Buttons with silhouettes of the references that an instance may be completed by. */
export class ReferencePicker {
  readonly #bar: ToolBar;
  readonly #strings: ToolStrings;
  readonly #options: PickerOptions;
  readonly #group: HTMLElement;
  #shown: readonly Alternative[] = [];
  #buttons: readonly HTMLButtonElement[] = [];

  constructor(bar: ToolBar, strings: ToolStrings, options: PickerOptions) {
    this.#bar = bar;
    this.#strings = strings;
    this.#options = options;
    this.#group = bar.group(strings.references);
    this.#group.hidden = true;
  }

  /** Shows references, and which of them the instance has. */
  update(alternatives: readonly Alternative[], current: string | null): void {
    if (alternatives !== this.#shown) this.#rebuild(alternatives);
    this.#buttons.forEach((button, i) => {
      button.setAttribute("aria-pressed", `${alternatives[i].reference_id === current}`);
    });
  }

  #rebuild(alternatives: readonly Alternative[]): void {
    const focused = this.#buttons.findIndex((button) => button.matches(":focus"));
    this.#shown = alternatives;
    this.#group.replaceChildren();
    this.#group.hidden = alternatives.length === 0;
    this.#buttons = alternatives.map((alternative, i) => this.#buttonOf(alternative, i + 1));
    this.#bar.settle();
    this.#options.onLook(null);
    if (focused >= 0) (this.#buttons[focused] ?? this.#buttons[0])?.focus();
  }

  #buttonOf(alternative: Alternative, rank: number): HTMLButtonElement {
    const outline = maskPath(alternative.segmentation);
    const { box } = lookUpMask(alternative.segmentation);
    const button = this.#bar.button(this.#group, {
      label: this.#strings.reference(rank, Math.round(100 * alternative.similarity)),
      isPlain: true,
      onPress: () => this.#options.onPick(alternative),
    });
    button.classList.add("kt-thumb");
    button.append(
      svg(
        "svg",
        { viewBox: box.join(" "), "aria-hidden": "true" },
        svg("path", { d: outline, "fill-rule": "evenodd" }),
      ),
    );
    for (const type of ["pointerenter", "focus"]) {
      button.addEventListener(type, () => this.#options.onLook(outline));
    }
    for (const type of ["pointerleave", "blur"]) {
      button.addEventListener(type, () => this.#options.onLook(null));
    }
    return button;
  }
}
