import type {
  ModeDetail,
  Picture,
  Problem,
  Progress,
  PromptMode,
  ReferenceRecord,
  SegmentationResult,
  ViewName,
} from "../types.ts";
import type { Strings } from "./strings.ts";

/** Everything that the view shows; the element hands over a new one whenever something changed. */
export interface ViewState {
  /** Address of the picture shown until `picture` is open: the poster, or the source itself. */
  readonly poster: string | null;
  /** What the picture shows, in words; "" when the page doesn't say. */
  readonly alt: string;
  readonly picture: Picture | null;
  /** Belongs to `picture`; null until it is answered. */
  readonly result: SegmentationResult | null;
  readonly view: ViewName;
  readonly prompt: PromptMode;
  /** Null while nothing runs. `total` 0: nobody knows how long it takes. */
  readonly busy: Progress | null;
  readonly problem: Problem | null;
  readonly mode: ModeDetail | null;
  /** Instance id. */
  readonly selected: number | null;
  /** Of the selected instance, once loaded. */
  readonly reference: ReferenceRecord | null;
  readonly strings: Strings;
  /** A tool is open: instances can't be selected by pointer, the stage belongs to the tool. */
  readonly toolsOpen: boolean;
  /** Whether other pictures and tools are offered; instances can be looked at in any case. */
  readonly interactive: boolean;
}

/** What people do in the view. */
export interface ViewHost {
  /** Dropped, pasted or picked. */
  onFile(file: File | Blob): void;
  /** Hover, focus or click of an instance, by its id; null when none is looked at any more. */
  onSelect(instanceId: number | null): void;
  /** The view switch. */
  onView(view: ViewName): void;
  onCancel(): void;
  onRetry(): void;
  /** Buttons of the toolbar; "refine" is about the selected instance. */
  onTool(tool: "draw" | "refine" | "find-all"): void;
}
