import type { RunLengthMask } from "../mask/run-length-mask.ts";

/** One object of a picture, or one prediction of it. */
export interface AmodalInstance {
  /** Unique in its picture, at least. */
  readonly id: number;
  /** Name of its category, one of the dataset's. */
  readonly category: string;
  /** The whole object, hidden part included, cut at the picture's border. */
  readonly amodal: RunLengthMask;
  /** What is seen of it. */
  readonly visible: RunLengthMask;
  /** A crowd, or an object that does not count: finding it is neither right nor wrong. */
  readonly ignore: boolean;
  /** Confidence, higher is surer; predictions only. */
  readonly score?: number;
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
  /** Names of the categories; a writer numbers them from 1 in this order. */
  readonly categories: readonly string[];
  readonly images: readonly AmodalImage[];
}
