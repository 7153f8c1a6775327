import type { BoxXywh } from "../geometry/box.ts";
import type { Rle } from "../mask/rle.ts";
import type { BankIndex } from "./bank-index.ts";
import type { Tensor } from "./runtime.ts";

/** Response maps of one object in the cells around its centre. */
export interface ResponseWindow {
  /** Even size of the window of cells, centred on the frame's centre, that the maps cover. */
  readonly mapRows: number;
  readonly mapColumns: number;
  /** Response maps Y (eq. 3) times coverage, [features, mapRows, mapColumns]. */
  readonly responseMap: Float32Array;
  /** Share of each cell inside the mask, [mapRows, mapColumns]. */
  readonly coverage: Float32Array;
}

/** One complete object: its silhouette and its response maps, no pixels. */
export interface Reference extends ResponseWindow {
  readonly id: string;
  readonly category: string;
  /** Where it comes from, as the annotations say. */
  readonly source: string;
  readonly mirrored: boolean;
  /** Short edge / 224 px in its own photograph (eq. 1). */
  readonly scale: number;
  /** In the reference frame, 256 × 384 px: amodal box centred, short edge 112 px. */
  readonly mask: Rle;
  /** Tight box of the mask in that frame, px. */
  readonly box: BoxXywh;
}

/**
 * References to vote for, wherever they lie: a small bank is held in memory (`MemoryBank`), of a large
 * one only what every query needs is, and the maps are fetched. Numbers count the references from 0.
 */
export interface ReferenceBank {
  readonly version: string;
  /** Channels of a response map. */
  readonly features: number;
  /** How many references it has. */
  readonly size: number;
  /** For the wide vote, null in a bank that is small enough to vote coarsely over all of it. */
  readonly index: BankIndex | null;
  idOf(reference: number): string;
  /** The number of the reference with this id, undefined when the bank has none. */
  numberOf(id: string): number | undefined;
  /** Silhouette in the reference frame. */
  silhouette(reference: number): Rle;
  /** Response maps of some references. */
  windows(references: readonly number[]): Promise<readonly ResponseWindow[]>;
  /**
   * Response maps pooled to stride 16 of some references, or of all, [references, F, 12, 20], times a factor
   * that is the same for all of the bank.
   */
  coarseMaps(references: readonly number[] | "all"): Promise<Tensor>;
}
