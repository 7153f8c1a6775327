import { Changes } from "../changes.ts";

/** How soon a change that another process made is noticed, ms. */
const POLL_EVERY_MS = 500;

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
  readonly #changes = new Changes({
    // What was written since is known before the key is handed out: it isn't told twice.
    look: () => this.#tryPull(),
    onWatched: (isWatched) => this.#poll(isWatched),
  });
  #seen = 0;
  #polling: ReturnType<typeof setInterval> | undefined;
  #noticed = false;

  constructor(log: ChangeLog) {
    this.#log = log;
  }

  /** Something was written here; cheap, and nothing where nobody watches. */
  notice(): void {
    if (this.#noticed || !this.#changes.isWatched) return;
    this.#noticed = true;
    queueMicrotask(() => {
      this.#noticed = false;
      this.#tryPull();
    });
  }

  /** Keys that begin with the prefix, each after it changed, from this call on. */
  watch(prefix: string, signal: AbortSignal): AsyncIterable<string> {
    const newest = this.#log.newest();
    if (!this.#changes.isWatched) this.#seen = newest;
    this.#changes.know(newest);
    return this.#changes.watch(prefix, signal);
  }

  /** Ends every watch. */
  close(): void {
    this.#changes.close();
  }

  #poll(isWatched: boolean): void {
    clearInterval(this.#polling);
    this.#polling = isWatched ? setInterval(() => this.#tryPull(), POLL_EVERY_MS) : undefined;
  }

  /** A log that can't be read now is read at the next poll. */
  #tryPull(): void {
    if (!this.#changes.isWatched) return;
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
        this.#changes.tell(key, revision);
      }
      rows = this.#log.after(this.#seen);
    }
  }
}
