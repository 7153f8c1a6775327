import { RecentMap } from "@kanizsa/shared/collections/recent-map.ts";
import { describeError, type Log } from "../log.ts";
import type { Change, Entry, Store } from "./store.ts";

/** How long to wait before a broken watch is begun anew. */
const RETRY_MS = 1000;
/** Deleted keys that are remembered, so that a late word of their last state is not believed. */
const MAX_TOMBSTONES = 1000;
const PAGE = 1000;

export interface FollowedRecordsOptions<T> {
  /** The record, or null when it isn't one: such an entry is left out and logged. */
  readonly parse: (value: unknown) => T | null;
  /** Told of every change in memory, deletions as `after` null. */
  readonly onChange?: (key: string, before: T | null, after: T | null) => void;
  readonly log: Log;
}

interface Followed<T> {
  readonly record: T;
  readonly revision: number;
}

/**
 * All records of a prefix in memory, kept current by `Store.watch()`: to be asked on every request
 * without touching the store. Bounded by whoever writes them. Own writes are told with `apply()`
 * and `forget()`, so that they count at once; those of other processes count as soon as the watch
 * tells of them.
 */
export class FollowedRecords<T> {
  readonly #store: Store;
  readonly #prefix: string;
  readonly #options: FollowedRecordsOptions<T>;
  readonly #records = new Map<string, Followed<T>>();
  readonly #tombstones = new RecentMap<string, number>(MAX_TOMBSTONES);
  readonly #stop = new AbortController();
  #following: Promise<void> = Promise.resolve();

  private constructor(store: Store, prefix: string, options: FollowedRecordsOptions<T>) {
    this.#store = store;
    this.#prefix = prefix;
    this.#options = options;
  }

  /** Resolves once all are loaded. */
  static async open<T>(
    store: Store,
    prefix: string,
    options: FollowedRecordsOptions<T>,
  ): Promise<FollowedRecords<T>> {
    const records = new FollowedRecords(store, prefix, options);
    try {
      const changes = await records.#begin();
      records.#following = records.#follow(changes);
    } catch (error) {
      records.#stop.abort();
      throw error;
    }
    return records;
  }

  get size(): number {
    return this.#records.size;
  }

  get(key: string): T | undefined {
    return this.#records.get(key)?.record;
  }

  values(): T[] {
    return Array.from(this.#records.values(), ({ record }) => record);
  }

  /** Takes up an entry unless a newer state of it is known. */
  apply({ key, value, revision }: Pick<Entry, "key" | "value" | "revision">): void {
    const known = this.#records.get(key);
    if (revision <= (known?.revision ?? this.#tombstones.get(key) ?? -1)) return;
    const record = this.#options.parse(value);
    if (record === null) {
      this.#options.log({ event: "record_unreadable", key });
      return this.forget(key);
    }
    this.#records.set(key, { record, revision });
    this.#options.onChange?.(key, known?.record ?? null, record);
  }

  /** Drops an entry that was deleted. */
  forget(key: string): void {
    const known = this.#records.get(key);
    if (!known) return;
    this.#records.delete(key);
    this.#tombstones.set(key, known.revision);
    this.#options.onChange?.(key, known.record, null);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  /** Watches first and loads then, so that nothing between the two is missed. */
  async #begin(): Promise<() => Promise<IteratorResult<Change>>> {
    const changes = this.#store.watch(this.#prefix, this.#stop.signal)[Symbol.asyncIterator]();
    let first: Promise<IteratorResult<Change>> | null = changes.next();
    first.catch(() => {}); // #follow() sees it
    await this.#load();
    return () => {
      const next = first ?? changes.next();
      first = null;
      return next;
    };
  }

  async #load(): Promise<void> {
    const gone = new Set(this.#records.keys());
    let after: string | undefined;
    while (true) {
      const page = await this.#store.list(this.#prefix, { limit: PAGE, after });
      for (const entry of page) {
        gone.delete(entry.key);
        this.apply(entry);
      }
      if (page.length < PAGE) break;
      after = page[page.length - 1].key;
    }
    // Not those that were added here while the pages came.
    for (const key of gone) await this.#takeUp(key);
  }

  async #follow(next: () => Promise<IteratorResult<Change>>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        for (let step = await next(); !step.done; step = await next()) {
          if (step.value.entry) this.apply(step.value.entry);
          else await this.#takeUp(step.value.key);
        }
      } catch (error) {
        if (!signal.aborted) this.#logBreak(error);
      }
      if (signal.aborted) return;
      await pause(RETRY_MS, signal);
      if (signal.aborted) return;
      next = await this.#begin().catch((error) => () => Promise.reject(error));
    }
  }

  /** Asks for the entry's state now: word of a deletion may be older than what is known. */
  async #takeUp(key: string): Promise<void> {
    const entry = await this.#store.get(key);
    if (entry) this.apply(entry);
    else this.forget(key);
  }

  #logBreak(error: unknown): void {
    const { log } = this.#options;
    log({ event: "watch_broken", prefix: this.#prefix, error: describeError(error) });
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
