interface Watcher {
  readonly prefix: string;
  /** Keys that changed since they were last handed out: as many as there are keys, at most. */
  readonly changed: Set<string>;
  /** Changes up to this revision came before the call. */
  readonly since: number;
  wake: () => void;
}

/** Hands the keys that change to whoever watches them: one line from the server for all of them. */
export class Changes {
  readonly #watchers = new Set<Watcher>();
  #newest = 0;
  #closed = false;

  /** A revision that this process wrote: whoever begins to watch after it isn't told of it. */
  know(revision: number): void {
    if (revision > this.#newest) this.#newest = revision;
  }

  /** The server's word of a change. */
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
    this.#watchers.delete(watcher);
    watcher.wake();
  }

  async *#keys(watcher: Watcher): AsyncGenerator<string> {
    try {
      while (this.#watchers.has(watcher)) {
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
