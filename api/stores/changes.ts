interface Watcher {
  readonly prefix: string;
  /** Keys that changed since they were last handed out: as many as there are keys, at most. */
  readonly changed: Set<string>;
  /** Changes up to this revision came before the call. */
  readonly since: number;
  wake: () => void;
}

export interface ChangesOptions {
  /** Called before a key is looked for: the place to find what isn't told. */
  readonly look?: () => void;
  /** Called when somebody watches, and when nobody does any more. */
  readonly onWatched?: (isWatched: boolean) => void;
}

/** Hands the keys that change to whoever watches them. */
export class Changes {
  readonly #options: ChangesOptions;
  readonly #watchers = new Set<Watcher>();
  #newest = 0;
  #closed = false;

  constructor(options: ChangesOptions = {}) {
    this.#options = options;
  }

  /** Whether anybody watches. */
  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  /** A revision that this process wrote: whoever begins to watch after it isn't told of it. */
  know(revision: number): void {
    if (revision > this.#newest) this.#newest = revision;
  }

  /** Word of a change. */
  tell(key: string, revision: number): void {
    this.know(revision);
    for (const watcher of this.#watchers) {
      if (revision <= watcher.since || !key.startsWith(watcher.prefix)) continue;
      watcher.changed.add(key);
      watcher.wake();
    }
  }

  /** Keys that begin with the prefix, each after it changed, from this call on. */
  watch(prefix: string, signal: AbortSignal): AsyncIterable<string> {
    const watcher: Watcher = {
      prefix,
      since: this.#newest,
      changed: new Set(),
      wake: () => {},
    };
    if (!signal.aborted && !this.#closed) {
      this.#watchers.add(watcher);
      if (this.#watchers.size === 1) this.#options.onWatched?.(true);
      signal.addEventListener("abort", () => this.#remove(watcher), { once: true });
    }
    return this.#keys(watcher);
  }

  /** Changes may have been missed: ends every watch, so that whoever watches reads anew. */
  interrupt(newest: number): void {
    this.#newest = newest;
    for (const watcher of this.#watchers) this.#remove(watcher);
  }

  /** Ends every watch. */
  close(): void {
    this.#closed = true;
    for (const watcher of this.#watchers) this.#remove(watcher);
  }

  #remove(watcher: Watcher): void {
    const was = this.#watchers.delete(watcher);
    watcher.wake();
    if (was && this.#watchers.size === 0) this.#options.onWatched?.(false);
  }

  async *#keys(watcher: Watcher): AsyncGenerator<string> {
    try {
      while (this.#watchers.has(watcher)) {
        this.#options.look?.();
        const [key] = watcher.changed;
        if (key === undefined) {
          const { promise, resolve } = Promise.withResolvers<void>();
          watcher.wake = resolve;
          await promise;
          continue;
        }
        watcher.changed.delete(key);
        yield key;
      }
    } finally {
      this.#remove(watcher);
    }
  }
}
