import { describeError, type Log } from "../log.ts";
import type { Entry, Store, StoredValue } from "../stores/store.ts";

/** How late a count may be written; what a killed process loses at most. */
const WRITE_EVERY_MS = 1000;
/** Counters that nobody changed for so long leave memory. */
const FORGET_AFTER_MS = 60_000;
/** Counters in memory at most, but for those that aren't written yet. */
const MAX_COUNTERS = 10_000;
const MAX_TRIES = 5;

export interface Counts {
  readonly segmentations: number;
  readonly cached: number;
}

/** A counter of the store: where it is, what stands beside its counts, and until when. */
export interface CounterPlace {
  readonly key: string;
  readonly beside: { readonly [name: string]: StoredValue };
  /** ms since 1970. */
  readonly expiresAt: number;
}

interface Counter {
  readonly place: CounterPlace;
  /** As stored when it was read or written last. */
  stored: Counts;
  /** What was added since. */
  added: Counts;
  loading: Promise<void> | null;
  isLoaded: boolean;
  touchedAt: number;
}

const NOTHING: Counts = { segmentations: 0, cached: 0 };

/**
 * Counts that are added up in memory and written together, once a second: several processes may
 * count the same, and see each other's counts with that delay.
 */
export class Counters {
  readonly #store: Store;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #counters = new Map<string, Counter>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(store: Store, log: Log, now: () => number) {
    this.#store = store;
    this.#log = log;
    this.#now = now;
  }

  /** Reads the counter unless it is in memory: `value()` is right afterwards. */
  async load(place: CounterPlace): Promise<void> {
    const counter = this.#counter(place);
    if (counter.isLoaded) return;
    counter.loading ??= this.#read(counter).finally(() => counter.loading = null);
    await counter.loading;
  }

  /** What is counted so far; load it first. */
  value(place: CounterPlace): Counts {
    const { stored, added } = this.#counter(place);
    return atLeastNothing(sum(stored, added));
  }

  add(place: CounterPlace, counts: Counts): void {
    const counter = this.#counter(place);
    counter.added = sum(counter.added, counts);
    this.#schedule();
  }

  /** Writes what isn't written yet. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // One after the other: a count must not be written twice.
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }

  #counter(place: CounterPlace): Counter {
    let counter = this.#counters.get(place.key);
    if (!counter) {
      counter = {
        place,
        stored: NOTHING,
        added: NOTHING,
        loading: null,
        isLoaded: false,
        touchedAt: 0,
      };
      this.#counters.set(place.key, counter);
    }
    counter.touchedAt = this.#now();
    return counter;
  }

  async #read(counter: Counter): Promise<void> {
    const entry = await this.#store.get(counter.place.key);
    counter.stored = readCounts(entry);
    counter.isLoaded = true;
  }

  #schedule(): void {
    if (this.#timer === undefined && !this.#closed) {
      this.#timer = setTimeout(() => this.flush(), WRITE_EVERY_MS);
    }
  }

  async #writeAll(): Promise<void> {
    for (const [key, counter] of this.#counters) {
      if (isNothing(counter.added)) {
        this.#forget(key, counter);
        continue;
      }
      try {
        await this.#write(counter);
      } catch (error) {
        this.#log({ event: "usage_not_written", key, error: describeError(error) });
        this.#schedule();
      }
    }
  }

  async #write(counter: Counter): Promise<void> {
    const { key, beside, expiresAt } = counter.place;
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const entry = await this.#store.get(key);
      const { added } = counter;
      const counts = atLeastNothing(sum(readCounts(entry), added));
      const value = { ...beside, ...counts };
      const revision = entry
        ? await this.#store.update(key, value, entry.revision, { expiresAt })
        : await this.#store.create(key, value, { expiresAt });
      if (revision === null) continue;
      counter.stored = counts;
      counter.added = difference(counter.added, added);
      counter.isLoaded = true;
      return;
    }
    throw new Error("Others keep changing the counter");
  }

  #forget(key: string, { loading, touchedAt }: Counter): void {
    const isOld = this.#now() - touchedAt >= FORGET_AFTER_MS;
    if (!loading && (isOld || this.#counters.size > MAX_COUNTERS)) this.#counters.delete(key);
  }
}

/** The counts of a stored entry, none where there is no such entry. */
export function readCounts(entry: Entry | null): Counts {
  const { segmentations = 0, cached = 0 } = (entry?.value ?? {}) as Partial<Counts>;
  return { segmentations, cached };
}

function sum(a: Counts, b: Counts): Counts {
  return { segmentations: a.segmentations + b.segmentations, cached: a.cached + b.cached };
}

function difference(a: Counts, b: Counts): Counts {
  return { segmentations: a.segmentations - b.segmentations, cached: a.cached - b.cached };
}

/** What is taken back in another month than it was counted must not give that month a credit. */
function atLeastNothing({ segmentations, cached }: Counts): Counts {
  return { segmentations: Math.max(0, segmentations), cached: Math.max(0, cached) };
}

function isNothing({ segmentations, cached }: Counts): boolean {
  return segmentations === 0 && cached === 0;
}
