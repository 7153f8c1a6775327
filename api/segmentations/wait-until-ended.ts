import type { Entry, Store } from "../stores/store.ts";
import { segmentationKey, type SegmentationRecord } from "./records.ts";

/** Whether a segmentation will not change any more. */
export function hasEnded({ status }: SegmentationRecord): boolean {
  return status !== "queued" && status !== "running";
}

/**
 * Waits until the segmentation has ended, at most until the signal aborts.
 *
 * @returns its newest state, ended or not; null where it was forgotten meanwhile
 */
export async function waitUntilEnded(
  store: Store,
  record: SegmentationRecord,
  signal: AbortSignal,
): Promise<SegmentationRecord | null> {
  if (hasEnded(record)) return record;
  const key = segmentationKey(record.tenant, record.id);
  const stop = new AbortController();
  const changes = store.watch(key, AbortSignal.any([signal, stop.signal]));
  const next = changes[Symbol.asyncIterator]();
  // The first change is waited for before the state is read, so that none is missed between.
  let change = next.next();
  try {
    for (;;) {
      const entry: Entry<SegmentationRecord> | null = await store.get(key);
      if (!entry || hasEnded(entry.value) || signal.aborted) return entry?.value ?? null;
      const { done } = await change;
      if (done) return (await store.get<SegmentationRecord>(key))?.value ?? null;
      change = next.next();
    }
  } finally {
    stop.abort();
    await change.catch(() => {});
  }
}
