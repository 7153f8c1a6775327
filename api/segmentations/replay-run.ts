import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import * as z from "zod";
import type { Store } from "../stores/store.ts";
import {
  resultUses,
  runKey,
  type RunRecord,
  segmentationKey,
  type SegmentationRecord,
  waitingKey,
} from "./records.ts";

/** What is known of a run that was given up. */
export interface GivenUpRun {
  /** Id of the run. */
  readonly run: string;
  /** What its dispatcher noted: see Runs. */
  readonly origin: unknown;
  readonly request: unknown;
}

const originSchema = z.object({
  tenant: z.string(),
  image: z.object({ id: z.string(), width: z.int(), height: z.int() }),
  cache_key: z.string().nullable(),
  versions: z.string().optional(),
  priority: z.enum(["interactive", "batch"]).optional(),
  created_at: z.string(),
});

/** How long a segmentation that is asked anew is kept, ms. */
const KEEP_MS = 7 * 86_400_000;

/**
 * Has a run that was given up run again: segmentations that failed with it are queued anew, and
 * whichever API process hears of it first takes it.
 *
 * @returns how many segmentations wait for it now; 0: all were deleted, then nothing runs
 * @throws {z.ZodError} when what is known of the run is not enough
 */
export async function replayRun(store: Store, given: GivenUpRun): Promise<number> {
  const { tenant, image, cache_key, versions, priority } = originSchema.parse(given.origin);
  const request = segmentationRequestSchema.parse(given.request);
  const prefix = resultUses(tenant, image.id, given.run);
  const expiresAt = Date.now() + KEEP_MS;
  let waiting = 0;
  let after: string | undefined;
  for (;;) {
    const uses = await store.list(prefix, { after });
    for (const { key } of uses) {
      const id = key.slice(prefix.length);
      if (await requeue(store, tenant, id)) {
        await store.create(waitingKey(given.run, id), { tenant }, { expiresAt });
        waiting++;
      }
    }
    if (uses.length === 0) break;
    after = uses[uses.length - 1].key;
  }
  if (waiting === 0) return 0;
  const run: RunRecord = {
    id: given.run,
    tenant,
    image,
    request,
    cache_key,
    versions,
    priority,
    attempts: 0,
    // Now: the time that a run may wait begins anew.
    created_at: new Date().toISOString(),
  };
  await store.create(runKey(run.id), run);
  return waiting;
}

/** Queues a segmentation again that failed because its run was given up. */
async function requeue(store: Store, tenant: string, id: string): Promise<boolean> {
  const key = segmentationKey(tenant, id);
  const entry = await store.get<SegmentationRecord>(key);
  if (entry?.value.problem?.code !== "job_attempts_exceeded") return false;
  const record = { ...entry.value, status: "queued", finished_at: null, problem: null } as const;
  return await store.update(key, record, entry.revision, { expiresAt: entry.expiresAt }) !== null;
}
