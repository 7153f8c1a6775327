/// <reference lib="dom" />
import type { PreviewRequest, SegmentationResult } from "../types.ts";
import type { Strings } from "../view/strings.ts";
import type { ViewState } from "../view/view-state.ts";
import type { StageElement } from "./stage-element.ts";

export type { StageElement };

/** What the tools need of the element. */
export interface ToolsHost {
  readonly stage: StageElement;
  readonly strings: Strings;
  state(): ViewState;
  /**
   * Asks about the picture shown, and shows what `merge` makes of the answer (the answer itself if left
   * out): `state().result` is then that very object. Resolves with it; rejects when the question failed,
   * and when it was cancelled: by whoever looks on, by a newer question, or by `show()`. A failure has
   * then been shown.
   */
  ask(
    request: PreviewRequest,
    merge?: (answer: SegmentationResult) => SegmentationResult,
  ): Promise<SegmentationResult>;
  /** Shows a result without asking (undo, redo), and cancels a question that runs. */
  show(result: SegmentationResult): void;
  announce(text: string): void;
  /**
   * The tool was left: by its own button or Escape, because what is shown now isn't its own, or because it
   * couldn't be opened. Bar and layer are empty again.
   */
  onDone(): void;
}

/** The tools of one element. One of them is open at a time; opening another leaves the first. */
export interface Tools {
  /** Lets boxes be drawn; each is asked for, and its car joins those that are shown. */
  draw(): void;
  /** Lets one shown car be mended, a moment later: what that needs is loaded first. */
  refine(instanceId: number): void;
  /** Tells what is shown now. A picture or result that isn't the tools' own ends a refinement. */
  changed(state: ViewState): void;
  /** Leaves what is open, and takes the tools' styles away. */
  close(): void;
}
