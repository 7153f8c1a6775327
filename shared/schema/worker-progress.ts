import * as z from "zod";

/** Stages of a request in a worker, in their order. */
export const WORKER_STAGES = [
  "queue",
  "decode",
  "proposals",
  "features",
  "vote",
  "refine",
] as const;

export type WorkerStage = typeof WORKER_STAGES[number];

/** How far a worker is with one request. */
export const workerProgressSchema = z.strictObject({
  state: z.enum(["queued", "running"]),
  stage: z.enum(WORKER_STAGES),
  /** Cars that this stage is done with, of `total`. */
  done: z.int().min(0),
  total: z.int().min(0),
});

export type WorkerProgress = z.infer<typeof workerProgressSchema>;
