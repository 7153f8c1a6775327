import type {
  Change,
  Entry,
  ListOptions,
  Store,
  StoredValue,
  WriteOptions,
} from "../stores/store.ts";

/** A Store for tests of what stands above it: nothing is watched. */
export class MemoryStore implements Store {
  readonly #entries = new Map<string, Entry>();
  #revision = 0;

  constructor(readonly now: () => number = Date.now) {}

  get<T>(key: string): Promise<Entry<T> | null> {
    return Promise.resolve(this.#live(key) as Entry<T> | null);
  }

  create(key: string, value: StoredValue, options?: WriteOptions): Promise<number | null> {
    return Promise.resolve(this.#live(key) ? null : this.#write(key, value, options));
  }

  update(key: string, value: StoredValue, revision: number, options?: WriteOptions) {
    const fits = this.#live(key)?.revision === revision;
    return Promise.resolve(fits ? this.#write(key, value, options) : null);
  }

  delete(key: string, revision?: number): Promise<boolean> {
    const entry = this.#live(key);
    const fits = entry !== null && (revision === undefined || entry.revision === revision);
    return Promise.resolve(fits && this.#entries.delete(key));
  }

  list<T>(prefix: string, { limit = 1000, after = "", reverse }: ListOptions = {}) {
    const keys = [...this.#entries.keys()].filter((key) =>
      key.startsWith(prefix) && (after === "" || (reverse ? key < after : key > after))
    ).sort();
    if (reverse) keys.reverse();
    const entries = keys.map((key) => this.#live(key) as Entry<T> | null);
    return Promise.resolve(entries.filter((entry) => entry !== null).slice(0, limit));
  }

  async *watch(): AsyncGenerator<Change> {}

  isWritable(): Promise<boolean> {
    return Promise.resolve(true);
  }

  sweep(): Promise<number> {
    return Promise.resolve(0);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #live(key: string): Entry | null {
    const entry = this.#entries.get(key);
    if (!entry || (entry.expiresAt !== null && entry.expiresAt <= this.now())) return null;
    return entry;
  }

  #write(key: string, value: StoredValue, { expiresAt = null }: WriteOptions = {}): number {
    const revision = ++this.#revision;
    this.#entries.set(key, { key, value: structuredClone(value), revision, expiresAt });
    return revision;
  }
}
