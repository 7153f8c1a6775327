import type { Store } from "../stores/store.ts";
import { within } from "../within.ts";
import { segmentationKey, type SegmentationRecord, type SegmentationStatus } from "./records.ts";
import { hasEnded } from "./wait-until-ended.ts";

/** How far the worker is with a run. */
export interface RunProgress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** One server-sent event; ids grow, and the same state has the same id for whoever asks again. */
export interface SegmentationEvent {
  readonly id: number;
  readonly event: "state" | "progress";
  readonly data: { readonly status: SegmentationStatus } | RunProgress;
}

export interface EventSources {
  readonly store: Store;
  /** Asks the worker, null where it doesn't know the run (yet, or any longer). */
  readonly progress: (run: string) => Promise<RunProgress | null>;
  readonly signal: AbortSignal;
  /** Pause between two questions to the worker, ms. */
  readonly pollMs?: number;
}

const STAGES = ["queued", "decode", "proposals", "features", "vote", "refine"];
const STATE_IDS = { queued: 1, running: 2 };
const END_ID = 1_000_000;
const POLL_MS = 250;

/**
 * States of a segmentation and the worker's stages as they come, after the event `lastId`; ends
 * with the segmentation, when it's forgotten, or with the signal.
 */
export async function* segmentationEvents(
  record: SegmentationRecord,
  lastId: number,
  { store, progress, signal, pollMs = POLL_MS }: EventSources,
): AsyncGenerator<SegmentationEvent> {
  const key = segmentationKey(record.tenant, record.id);
  const stop = new AbortController();
  const changes = store.watch(key, AbortSignal.any([signal, stop.signal]));
  const next = changes[Symbol.asyncIterator]();
  let change = next.next();
  let last = lastId;
  const isNew = ({ id }: SegmentationEvent) => id > last;
  try {
    while (!signal.aborted) {
      const entry = await store.get<SegmentationRecord>(key);
      if (!entry) return;
      const found = statesOf(entry.value);
      if (entry.value.status === "running") {
        const now = await progress(entry.value.run);
        if (now) found.push({ id: progressId(now), event: "progress", data: now });
      }
      for (const event of found.filter(isNew)) {
        last = event.id;
        yield event;
      }
      if (hasEnded(entry.value)) return;
      const changed = entry.value.status === "running"
        ? await within(change, pollMs)
        : await change;
      if (changed?.done) return;
      if (changed) change = next.next();
    }
  } finally {
    stop.abort();
    await change.catch(() => {});
  }
}

function statesOf({ status }: SegmentationRecord): SegmentationEvent[] {
  const state = (id: number, status: SegmentationStatus): SegmentationEvent => ({
    id,
    event: "state",
    data: { status },
  });
  const queued = state(STATE_IDS.queued, "queued");
  if (status === "queued") return [queued];
  const running = state(STATE_IDS.running, "running");
  if (status === "running") return [queued, running];
  return [queued, state(END_ID, status)];
}

/** Later stages and further instances have higher ids; between `running` and the end. */
function progressId({ stage, done }: RunProgress): number {
  return 10 + Math.max(0, STAGES.indexOf(stage)) * 10_000 + Math.min(done, 9_999);
}
