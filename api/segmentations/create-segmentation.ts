import type { Principal } from "../keys/principal.ts";
import { ProblemError } from "../problem-error.ts";
import type { Store } from "../stores/store.ts";
import { type FirstRequest, type Idempotency, inProgress } from "./idempotency.ts";
import type { SegmentationRecord } from "./records.ts";
import type { Asked, Segmentations } from "./segmentations.ts";
import { hasEnded, waitUntilEnded } from "./wait-until-ended.ts";

export interface CreationDependencies {
  readonly store: Store;
  readonly segmentations: Segmentations;
  readonly idempotency: Idempotency;
  /** Longest wait of a request for its result, ms. */
  readonly syncWaitMs: number;
  /** Whether a worker serves, as far as is known. */
  readonly isWorkerReady: () => boolean;
  /** Aborts when the process is told to stop: waiting callers then get 202. */
  readonly stopping: AbortSignal;
}

export interface Creation {
  readonly principal: Principal;
  readonly asked: Asked;
  readonly respondAsync: boolean;
  readonly waitSeconds?: number;
  readonly idempotencyKey?: string;
  /** The caller is gone. */
  readonly signal: AbortSignal;
  /** Called before work is begun for it, not for a hit or a repeated request; its rejection refuses it. */
  readonly take: () => Promise<void>;
  /** Takes back take(): no work was begun after all. */
  readonly giveBack: () => void;
}

const ROUTE = "POST /v1/segmentations";
/** Time in which a worker that was stopped is usually back, s. */
const RETRY_AFTER_SECONDS = 5;

/**
 * Creates a segmentation, or finds the one of the same Idempotency-Key, and waits for its end as
 * long as the caller and the server like.
 *
 * @throws {ProblemError} worker_unavailable, queue_full, those of Idempotency.begin()
 */
export async function createSegmentation(
  creation: Creation,
  dependencies: CreationDependencies,
): Promise<SegmentationRecord> {
  const { principal, asked, idempotencyKey } = creation;
  const { segmentations, idempotency } = dependencies;
  if (idempotencyKey === undefined) return await begin(creation, dependencies);
  const { image, request, webhook = null } = asked;
  const known = await idempotency.begin(principal, ROUTE, idempotencyKey, [
    image.id,
    request,
    webhook,
  ]);
  if (known.kind === "first") return await begin(creation, dependencies, known);
  const record = await segmentations.find(principal, known.segmentation);
  if (!record) {
    throw new ProblemError("not_found", {
      detail: "Send a new Idempotency-Key: the segmentation of this one was deleted",
    });
  }
  if (!hasEnded(record) && !known.answered) throw inProgress();
  return record;
}

async function begin(
  creation: Creation,
  dependencies: CreationDependencies,
  first?: FirstRequest,
): Promise<SegmentationRecord> {
  const { principal, asked, take, giveBack } = creation;
  const { segmentations } = dependencies;
  let record: SegmentationRecord;
  let taken = false;
  try {
    record = await segmentations.create(principal, asked, async () => {
      checkWorker(creation, dependencies);
      await take();
      taken = true;
    });
  } catch (error) {
    if (taken) giveBack();
    await first?.release();
    throw error;
  }
  await first?.stored(record.id);
  const answer = creation.respondAsync ? record : await wait(record, creation, dependencies);
  await first?.answered();
  return answer;
}

/** Who wants to wait for the answer is told at once that there won't be one soon. */
function checkWorker({ respondAsync }: Creation, { isWorkerReady }: CreationDependencies): void {
  if (respondAsync || isWorkerReady()) return;
  throw new ProblemError("worker_unavailable", {
    detail:
      `Try again in ${RETRY_AFTER_SECONDS} s, or send Prefer: respond-async to wait in line: ` +
      "no worker answers now",
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

async function wait(
  record: SegmentationRecord,
  { waitSeconds, signal }: Creation,
  { store, syncWaitMs, stopping }: CreationDependencies,
): Promise<SegmentationRecord> {
  if (hasEnded(record)) return record;
  const limitMs = Math.min(syncWaitMs, (waitSeconds ?? Infinity) * 1000);
  const limit = AbortSignal.timeout(limitMs);
  const newest = await waitUntilEnded(store, record, AbortSignal.any([limit, signal, stopping]));
  // Deleted while we waited: by its own tenant, who therefore knows.
  return newest ?? { ...record, status: "cancelled" };
}
