import type { ViewState } from "../view/view-state.ts";

/** A tool that is open. */
export interface Tool {
  /** Whether it can go on with what is shown now. */
  goesOn(state: ViewState): boolean;
  close(): void;
}
