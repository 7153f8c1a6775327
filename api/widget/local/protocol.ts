import type { Backend, PreviewRequest, Problem, Progress } from "../types.ts";
import type { ReferenceRecord, SegmentationResult } from "../types.ts";

/** What page and worker say to each other; ids tell questions apart. */
export type ToWorker =
  | (Question & { readonly id: number })
  | { readonly type: "cancel"; readonly id: number };

export type Question =
  | {
    readonly type: "open";
    /** Undefined: they lie beside the worker's script. */
    readonly assets?: AssetUrls;
    /** The only one to use; undefined: the best that there is. */
    readonly backend?: Backend;
    /** One that failed here before. */
    readonly without?: Backend;
  }
  | { readonly type: "segment"; readonly picture: SentPicture; readonly request: PreviewRequest }
  | { readonly type: "reference"; readonly reference: string };

/** Absolute addresses. */
export interface AssetUrls {
  readonly weights: string;
  readonly bank: string;
  readonly wasm: string;
}

export interface SentPicture {
  /** Tells pictures apart. */
  readonly key: number;
  /** Upright size, px: the space of prompts and results. */
  readonly width: number;
  readonly height: number;
  /** Left out where the worker has the picture already. */
  readonly content?: {
    /** The worker closes it. */
    readonly bitmap: ImageBitmap;
    /** Hashed for the result's `image.id`. */
    readonly file: Blob;
  };
}

/** What each question is answered with. */
export interface Answers {
  readonly open: { readonly backend: Backend };
  readonly segment: SegmentationResult;
  readonly reference: ReferenceRecord | null;
}

export type FromWorker =
  | { readonly type: "progress"; readonly id: number; readonly progress: Progress }
  | { readonly type: "answer"; readonly id: number; readonly answer: Answers[keyof Answers] }
  | { readonly type: "refused"; readonly id: number; readonly problem: Problem }
  /** The question was cancelled, or a newer one took its place. */
  | { readonly type: "cancelled"; readonly id: number };
