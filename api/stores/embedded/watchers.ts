/** How soon a change that another process made is noticed, ms. */
const POLL_EVERY_MS = 500;

interface Watcher {
  readonly prefix: string;
  /** Keys that changed since they were last handed out: as many as there are keys, at most. */
  readonly changed: Set<string>;
  /** Changes up to this revision came before the call. */
  readonly since: number;
  wake: () => void;
}

export interface ChangeLog {
  /** Revision of the newest write. */
  newest(): number;
  /** The writes after a revision, oldest first, a bounded number. */
  after(revision: number): readonly { readonly key: string; readonly revision: number }[];
}

/**
 * Hands the keys that change to whoever watches them. Our own writes are told by notice(), those
 * of other processes are found by asking the log twice a second, as long as somebody watches.
 */
export class Watchers {
  readonly #log: ChangeLog;
  readonly #watchers = new Set<Watcher>();
  #seen = 0;
  #polling: ReturnType<typeof setInterval> | undefined;
  #noticed = false;
  #closed = false;

  constructor(log: ChangeLog) {
    this.#log = log;
  }

  /** Something was written here; cheap, and nothing where nobody watches. */
  notice(): void {
    if (this.#noticed || this.#watchers.size === 0) return;
    this.#noticed = true;
    queueMicrotask(() => {
      this.#noticed = false;
      this.#tryPull();
    });
  }

  /** Keys that begin with the prefix, each after it changed, from this call on. */
  watch(prefix: string, signal: AbortSignal): AsyncIterable<string> {
    const since = this.#log.newest();
    if (this.#watchers.size === 0) this.#seen = since;
    const watcher: Watcher = { prefix, since, changed: new Set(), wake: () => {} };
    if (!signal.aborted && !this.#closed) this.#add(watcher, signal);
    return this.#keys(watcher);
  }

  /** Ends every watch. */
  close(): void {
    this.#closed = true;
    for (const watcher of this.#watchers) this.#remove(watcher);
  }

  #add(watcher: Watcher, signal: AbortSignal): void {
    this.#watchers.add(watcher);
    signal.addEventListener("abort", () => this.#remove(watcher), { once: true });
    this.#polling ??= setInterval(() => this.#tryPull(), POLL_EVERY_MS);
  }

  #remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    watcher.wake();
    if (this.#watchers.size > 0) return;
    clearInterval(this.#polling);
    this.#polling = undefined;
  }

  async *#keys(watcher: Watcher): AsyncGenerator<string> {
    try {
      while (this.#watchers.has(watcher)) {
        // What was written since is known before the key is handed out: it isn't told twice.
        this.#tryPull();
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

  /** A log that can't be read now is read at the next poll. */
  #tryPull(): void {
    if (this.#closed || this.#watchers.size === 0) return;
    try {
      this.#pull();
    } catch {
      // The store's own calls tell their callers; a watch has nobody to tell.
    }
  }

  #pull(): void {
    for (let rows = this.#log.after(this.#seen); rows.length > 0;) {
      for (const { key, revision } of rows) {
        this.#seen = revision;
        for (const watcher of this.#watchers) {
          if (revision <= watcher.since || !key.startsWith(watcher.prefix)) continue;
          watcher.changed.add(key);
          watcher.wake();
        }
      }
      rows = this.#log.after(this.#seen);
    }
  }
}
