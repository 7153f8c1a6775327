/// <reference lib="dom" />
import { html } from "../tools/html.ts";
import type { ViewState } from "./view-state.ts";

/** Says politely what came, to those who can't see it. */
export class Announcer {
  readonly element = html("p", { class: "unseen", role: "status", part: "status" });
  #shown: ViewState | null = null;

  say(text: string): void {
    // The same text again is said again only if it changed in between.
    this.element.textContent = this.element.textContent === text ? `${text}\u00a0` : text;
  }

  /** Beginnings and answers are said, the stages in between are not; tools speak for themselves. */
  render(state: ViewState): void {
    const { busy, result, strings, toolsOpen } = state;
    const before = this.#shown;
    this.#shown = state;
    if (toolsOpen) return;
    if (result && result !== before?.result) {
      this.say(
        [strings.found(result.instances.length), ...state.mode ? [strings.mode(state.mode)] : []]
          .filter(Boolean).join(". "),
      );
    } else if (busy && !before?.busy) {
      this.say(strings.stages[busy.stage]);
    }
  }
}
