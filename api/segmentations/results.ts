import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { Blobs } from "../stores/blobs.ts";
import type { Store } from "../stores/store.ts";
import { resultKey, type ResultRecord } from "./records.ts";

export interface ResultsOptions {
  readonly store: Store;
  readonly blobs: Blobs;
  /** How long a result is kept, ms. */
  readonly maxAgeMs: number;
  readonly now?: () => number;
}

/** Where a result is and until when. */
export interface Cached {
  readonly run: string;
  readonly expiresAt: number;
}

/** Texts kept in memory: a hit then costs no file. */
const MEMORY_CHARACTERS = 32_000_000;

/**
 * What workers answered: the text in a blob named by the run, and an index by cache key. A text is
 * the JSON object of a `SegmentationResult` without its first members (id, status, created_at,
 * cache), which differ from caller to caller.
 */
export class Results {
  readonly #options: ResultsOptions;
  /** Least recently used first. */
  readonly #texts = new Map<string, string>();
  #characters = 0;

  constructor(options: ResultsOptions) {
    this.#options = options;
  }

  /** The newest result under the key, null when there is none. */
  async find(cacheKey: string): Promise<Cached | null> {
    const entry = await this.#options.store.get<ResultRecord>(resultKey(cacheKey));
    return entry && { run: entry.value.run, expiresAt: entry.expiresAt ?? Infinity };
  }

  /**
   * Keeps an answer, in place of an older one under the same key. What the run answered before it
   * was cut off and run again stays as it was told.
   * @returns end of its time, ms
   */
  async keep(
    run: string,
    cacheKey: string | null,
    imageId: string,
    result: WorkerResult,
  ): Promise<number> {
    const { store, blobs } = this.#options;
    const expiresAt = this.#now() + this.#options.maxAgeMs;
    if (await this.text(run) === null || !await blobs.keepUntil(run, expiresAt)) {
      const { image, ...rest } = result;
      const text = JSON.stringify({ image: { id: imageId, ...image }, ...rest });
      await blobs.put(run, new TextEncoder().encode(text), expiresAt);
      this.#remember(run, text);
    }
    if (cacheKey !== null) await this.#index(store, cacheKey, run, expiresAt);
    return expiresAt;
  }

  /** The text of a run's result, null once it's forgotten or over age. */
  async text(run: string): Promise<string | null> {
    const known = this.#texts.get(run);
    if (known !== undefined) {
      this.#texts.delete(run);
      this.#texts.set(run, known);
      return known;
    }
    const bytes = await this.#options.blobs.get(run);
    if (!bytes) return null;
    const text = new TextDecoder().decode(bytes);
    this.#remember(run, text);
    return text;
  }

  /** Forgets a result; the index too, unless a newer result has taken its place there. */
  async forget(run: string, cacheKey: string | null): Promise<void> {
    const { store, blobs } = this.#options;
    if (cacheKey !== null) {
      const entry = await store.get<ResultRecord>(resultKey(cacheKey));
      if (entry?.value.run === run) await store.delete(resultKey(cacheKey), entry.revision);
    }
    this.#drop(run);
    await blobs.delete(run);
  }

  async #index(store: Store, cacheKey: string, run: string, expiresAt: number): Promise<void> {
    const key = resultKey(cacheKey);
    const value: ResultRecord = { run };
    if (await store.create(key, value, { expiresAt }) !== null) return;
    const entry = await store.get(key);
    // Lost to another writer, the index points to a result of the same request: as good as ours.
    if (entry) await store.update(key, value, entry.revision, { expiresAt });
    else await store.create(key, value, { expiresAt });
  }

  #remember(run: string, text: string): void {
    this.#drop(run);
    if (text.length > MEMORY_CHARACTERS / 8) return;
    this.#texts.set(run, text);
    this.#characters += text.length;
    for (const oldest of this.#texts.keys()) {
      if (this.#characters <= MEMORY_CHARACTERS) break;
      this.#drop(oldest);
    }
  }

  #drop(run: string): void {
    this.#characters -= this.#texts.get(run)?.length ?? 0;
    this.#texts.delete(run);
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }
}
