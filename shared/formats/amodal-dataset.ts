import type { BoxXywh } from "../geometry/box.ts";
import type { RunLengthMask } from "../mask/run-length-mask.ts";

/** One object of a picture, or one prediction of it. */
export interface AmodalInstance {
  /** Unique in its picture, at least. */
  readonly id: number;
  /** Name of its category, one of the dataset's. */
  readonly category: string;
  /** The whole object, hidden part included, cut at the picture's border. */
  readonly amodal: RunLengthMask;
  /** What is seen of it; the same as `amodal` where a file has no other. */
  readonly visible: RunLengthMask;
  /** A crowd, or an object that does not count: finding it is neither right nor wrong. */
  readonly ignore: boolean;
  /** Confidence, higher is surer; predictions only. */
  readonly score?: number;
  /** Amodal box as the file states it, image px; without it, the tight box of `amodal` counts. */
  readonly box?: Readonly<BoxXywh>;
  /** Amodal area as the file states it, px; without it, the area of `amodal` counts. */
  readonly area?: number;
}

/** A picture and its objects; masks have its size. */
export interface AmodalImage {
  readonly id: number;
  readonly fileName: string;
  /** Size in px. */
  readonly width: number;
  readonly height: number;
  readonly instances: readonly AmodalInstance[];
  /** Who hides whom, by instance id; pairs that are not listed do not touch or are not known. */
  readonly order: readonly (readonly [front: number, behind: number])[];
}

/** What every reader of an annotation format gives, and every writer takes. */
export interface AmodalDataset {
  readonly name: string;
  readonly categories: readonly string[];
  /** Ids of the categories, in their order, as the file numbers them; without them 1, 2, 3, … */
  readonly categoryIds?: readonly number[];
  readonly images: readonly AmodalImage[];
}
