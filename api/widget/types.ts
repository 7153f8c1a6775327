/**
 * What the parts of the preview say to each other. Types alone, so that importing this file weighs
 * nothing; requests and results are those of the REST API.
 */
import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import type { Rle } from "@kanizsa/shared/mask/rle.ts";
import type { ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";
import type {
  InstanceResult,
  SegmentationResult,
} from "@kanizsa/shared/schema/segmentation-result.ts";

export type { BoxXywh, InstanceResult, ReferenceRecord, Rle, SegmentationResult };

/** RFC 9457: one of the API's catalogue (shared/schema/problem.ts), or of the page's own (problems.ts). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}

/** Who answers: the API where it can and the page where it can't, the API alone, the page alone. */
export type Mode = "auto" | "remote" | "local";
/** What the networks run on in the page. */
export type Backend = "webgl" | "wasm" | "cpu";
export type ViewName = "overlay" | "split" | "hidden-only";
/** Whether cars are found at once, or boxes are waited for. */
export type PromptMode = "auto" | "draw";

/** A point of the picture that belongs to the whole car (1) or doesn't (0), px. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: 0 | 1;
}

/** Where the matched reference is put: shift in px, scale about its centre. */
export interface Transform {
  readonly dx: number;
  readonly dy: number;
  readonly sx: number;
  readonly sy: number;
}

/** One car that is asked for, as in the REST request. */
export interface Prompt {
  readonly box?: BoxXywh;
  readonly mask?: Rle;
  readonly points?: readonly Point[];
  readonly reference_id?: string;
  readonly transform?: Transform;
}

/** The REST request without the picture. */
export interface PreviewRequest {
  readonly prompts?: readonly Prompt[];
  readonly mode?: "refined" | "transfer";
  readonly top_k?: number;
  readonly min_score?: number;
  readonly max_instances?: number;
  readonly include?: readonly ("alternatives" | "heatmap" | "uncertainty")[];
}

/**
 * An opened picture. All boxes, masks and points are in px of `width` × `height`, the upright size of
 * `file`, which is the caller's file or, of a larger one, a copy scaled to 2048 px.
 */
export interface Picture {
  /** What is sent to the API. */
  readonly file: Blob;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Upright pixels, at most 2048 px along the long side; closed by whoever opened it. */
  readonly bitmap: ImageBitmap;
}

export type Stage =
  | "start"
  | "send"
  | "load"
  | "queue"
  | "decode"
  | "proposals"
  | "features"
  | "vote"
  | "refine";

export interface Progress {
  readonly stage: Stage;
  readonly done: number;
  readonly total: number;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  onProgress?(progress: Progress): void;
}

/** Answers questions about pictures: the API, or the networks in the page. */
export interface Engine {
  /** Rejects with ProblemError, or with the signal's reason. */
  segment(
    picture: Picture,
    request: PreviewRequest,
    options: CallOptions,
  ): Promise<SegmentationResult>;
  /** The reference that a result names; null when there is none of this id. */
  reference(id: string, options: CallOptions): Promise<ReferenceRecord | null>;
  /** Ends what runs, and frees what it holds. */
  close(): void;
}

/** Why the page answers itself. */
export type LocalReason =
  | "asked"
  | "no-endpoint"
  | "network"
  | "timeout"
  | "rate-limited"
  | "unavailable";

/** Detail of `kanizsa-mode`. */
export interface ModeDetail {
  readonly mode: "remote" | "local";
  readonly reason: LocalReason | null;
  /** What the networks run on in the page; null while the API answers, or before it is known. */
  readonly backend: Backend | null;
}
