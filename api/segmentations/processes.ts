import { describeError, type Log } from "../log.ts";
import { FollowedRecords } from "../stores/followed-records.ts";
import type { Store } from "../stores/store.ts";

export interface ProcessesOptions {
  readonly store: Store;
  readonly log: Log;
  /** Between two signs of life, ms; by default 1.5 s. */
  readonly beatMs?: number;
}

const PREFIX = "process.";
const BEAT_MS = 1500;
/** Own signs of life, in which nothing was heard of another process, after which it counts as gone. */
const SILENT_BEATS = 4;
/** So that records of processes that were killed go in the end. */
const KEEP_MS = 3_600_000;

/**
 * The API processes on one store: each gives signs of life, and knows of the others whether they do.
 * Silence is counted in own signs that reached the store, not in time: nobody is taken for dead
 * because the store was away, or because clocks differ.
 */
export class Processes {
  /** This process. */
  readonly id = crypto.randomUUID();
  readonly #options: ProcessesOptions;
  /** Own beats since the last sign of each other process. */
  readonly #silence = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #others: FollowedRecords<number> | undefined;
  #revision: number | null = null;
  #count = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #beating: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: ProcessesOptions) {
    this.#options = options;
  }

  static async open(options: ProcessesOptions): Promise<Processes> {
    const processes = new Processes(options);
    processes.#others = await FollowedRecords.open<number>(options.store, PREFIX, {
      parse: (value) => typeof value === "number" ? value : null,
      onChange: (key, _, after) => processes.#heard(key.slice(PREFIX.length), after !== null),
      log: options.log,
    });
    await processes.#beat();
    processes.#wait();
    return processes;
  }

  /** Whether this process may take over what the owner had: nobody, itself, or one that is gone. */
  async mayTakeOver(owner: string | undefined): Promise<boolean> {
    if (owner === undefined || owner === this.id) return true;
    const silence = this.#silence.get(owner);
    if (silence !== undefined) return silence >= SILENT_BEATS;
    // Perhaps so new that the watch hasn't told of it.
    return await this.#options.store.get(PREFIX + owner) === null;
  }

  /** Calls back whenever another process has gone. */
  onGone(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Says goodbye: the others take over at once. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#beating;
    await this.#others?.close();
    await this.#options.store.delete(PREFIX + this.id).catch(() => {});
  }

  #heard(id: string, isThere: boolean): void {
    if (id === this.id) return;
    if (isThere) this.#silence.set(id, 0);
    else if (this.#silence.delete(id)) this.#tellGone();
  }

  #wait(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#beating = this.#beat().then(() => this.#countSilence(), (error) => {
        this.#options.log({ event: "sign_of_life_failed", error: describeError(error) });
      }).finally(() => this.#wait());
    }, this.#options.beatMs ?? BEAT_MS);
  }

  async #beat(): Promise<void> {
    const { store } = this.#options;
    const key = PREFIX + this.id;
    const expiry = { expiresAt: Date.now() + KEEP_MS };
    this.#count++;
    this.#revision = this.#revision === null
      ? await store.create(key, this.#count, expiry)
      : await store.update(key, this.#count, this.#revision, expiry);
    // Lost its place, after an answer that never came say: it begins anew with what is there.
    if (this.#revision === null) this.#revision = (await store.get(key))?.revision ?? null;
  }

  #countSilence(): void {
    let gone = false;
    for (const [id, beats] of this.#silence) {
      this.#silence.set(id, beats + 1);
      if (beats + 1 === SILENT_BEATS) gone = true;
    }
    if (gone) this.#tellGone();
  }

  #tellGone(): void {
    for (const listener of this.#listeners) listener();
  }
}
