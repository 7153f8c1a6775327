import type { AmodalDataset, AmodalImage } from "@kanizsa/shared/formats/amodal-dataset.ts";
import type { EvaluationContext } from "../evaluation.ts";

/** What is measured: a data set of one category, and what another system said of it. */
export interface MaskTask {
  readonly context: EvaluationContext;
  /** The pictures that are measured, with the objects that are. */
  readonly images: readonly AmodalImage[];
  /** All that the files hold. */
  readonly dataset: AmodalDataset;
  readonly pictureFolder: string;
  readonly category: string;
  /** Whether hidden parts are annotated. */
  readonly truth: "amodal" | "modal";
  /** Predictions of another system, one picture for each of the data set; null without. */
  readonly against: AgainstPredictions | null;
}

export interface AgainstPredictions {
  /** As the tables name it. */
  readonly name: string;
  /** By id of the picture. */
  readonly images: ReadonlyMap<number, AmodalImage>;
}
