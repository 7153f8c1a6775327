import { describeError, type Log } from "../log.ts";

/** How late a use may be written. */
const WRITE_EVERY_MS = 60_000;

/**
 * When each key was used last, ms since 1970: noted in memory on every request, written once a
 * minute. Bounded by the number of keys.
 */
export class LastUses {
  readonly #write: (id: string, lastUsedAt: number) => Promise<void>;
  readonly #log: Log;
  readonly #pending = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(write: (id: string, lastUsedAt: number) => Promise<void>, log: Log) {
    this.#write = write;
    this.#log = log;
  }

  note(id: string, now: number): void {
    this.#pending.set(id, now);
    if (this.#timer === undefined && !this.#closed) {
      this.#timer = setTimeout(() => this.#flush(), WRITE_EVERY_MS);
    }
  }

  /** The latest use that isn't written yet. */
  get(id: string): number | undefined {
    return this.#pending.get(id);
  }

  forget(id: string): void {
    this.#pending.delete(id);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#flush();
  }

  /** A use that can't be written is lost: the next one tells as much. */
  async #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const uses = [...this.#pending];
    this.#pending.clear();
    for (const [id, lastUsedAt] of uses) {
      try {
        await this.#write(id, lastUsedAt);
      } catch (error) {
        this.#log({ event: "last_use_not_kept", key_id: id, error: describeError(error) });
      }
    }
  }
}
