import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { ProgressStream } from "../bank/progress.ts";
import type { EvaluateOptions } from "./arguments.ts";
import type { WorkerClient } from "./worker/client.ts";
import type { OverlayFolder } from "./report/overlay-folder.ts";
import type { Table } from "./report/table.ts";

/** What an evaluation works with. */
export interface EvaluationContext {
  readonly options: EvaluateOptions;
  readonly worker: WorkerClient;
  readonly overlays: OverlayFolder;
  /** Progress, and what a person should know at once. */
  readonly stderr: ProgressStream;
}

/** What an evaluation found. */
export interface EvaluationReport {
  readonly tables: readonly Table[];
  /** The same and every case, for the JSON report. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Model, bank and provider that answered; null when nothing was asked. */
  readonly model: WorkerResult["model"] | null;
}

/** Measures a worker on one data set: one picture in memory at a time. */
export type Evaluation = (context: EvaluationContext) => Promise<EvaluationReport>;
