import * as z from "zod";
import { workerModelSchema } from "./worker-model.ts";

/** One worker as the API knows it now. */
export const workerInfoSchema = z.strictObject({
  /** New with each start of the worker. */
  id: z.string(),
  /** Name of its machine; null where it doesn't tell. */
  host: z.string().nullable(),
  /** Version of its program. */
  version: z.string(),
  /** Whether it takes jobs now. */
  ready: z.boolean(),
  /** Why not, where it knows. */
  reason: z.string().nullable(),
  /** Categories whose banks it holds. */
  categories: z.array(z.string()),
  /** Jobs that it computes at a time, and those that it has now; null where it doesn't tell. */
  capacity: z.int().min(1).nullable(),
  running: z.int().min(0).nullable(),
  /** What answers: model, execution provider and bank; null while it loads. */
  model: workerModelSchema.nullable(),
  started_at: z.iso.datetime().nullable(),
  last_seen_at: z.iso.datetime(),
});

export type WorkerInfo = z.infer<typeof workerInfoSchema>;

/** Answer of `GET /v1/workers`. */
export const workerListSchema = z.strictObject({ workers: z.array(workerInfoSchema) });

export type WorkerList = z.infer<typeof workerListSchema>;
