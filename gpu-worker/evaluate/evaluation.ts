import type { EvaluateOptions } from "./arguments.ts";
import type { Report } from "./report/report.ts";
import type { Progress } from "./run/progress.ts";
import type { WorkerClient } from "./worker/client.ts";

/** What an evaluation works with. */
export interface EvaluationContext {
  readonly options: EvaluateOptions;
  readonly worker: Pick<WorkerClient, "segment">;
  /** Progress over so many steps. */
  follow(total: number): Progress;
}

/** Measures a worker on one data set: one picture in memory at a time. */
export type Evaluation = (context: EvaluationContext) => Promise<Report>;
