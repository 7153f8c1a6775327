import * as z from "zod";
import { workerModelSchema } from "../schema/worker-model.ts";

/** A worker says what it is this often, ms; one that is silent for three times as long is gone. */
export const ANNOUNCE_EVERY_MS = 2000;

const { bank, ...model } = workerModelSchema.shape;

/**
 * What a worker says of itself. A later version may say more: further fields are passed over, and
 * whatever this one can do without is optional.
 */
export const workerAnnouncementSchema = z.object({
  /** NATS_PROTOCOL of the worker. */
  protocol: z.int().min(1),
  /** Unique among the workers of one prefix, new with each start. */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  /** Of the host, for people. */
  host: z.string().max(255).optional(),
  /** Version of the worker's program. */
  version: z.string().max(64),
  started_at: z.iso.datetime(),
  /** Whether it takes jobs now. */
  ready: z.boolean(),
  /** Why not, where it knows. */
  reason: z.string().max(1000).optional(),
  /** Leaving: takes nothing more, and is gone after what it has. */
  leaving: z.boolean().optional(),
  /** Jobs that it computes at a time, and those that it has now. */
  capacity: z.int().min(1),
  running: z.int().min(0),
  /** Categories whose banks it holds: it takes the jobs of these. */
  categories: z.array(z.string().regex(/^[a-z0-9_-]{1,64}$/)).max(1000),
  /** What answers, as `GET /v2/models/car` tells; null while it loads. */
  model: z.object({ ...model, bank: z.object(bank.shape) }).nullable(),
});

export type WorkerAnnouncement = z.output<typeof workerAnnouncementSchema>;
