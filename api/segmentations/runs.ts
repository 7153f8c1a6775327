import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { WorkerGone } from "../dispatch/worker-gone.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import { describeError, type Log } from "../log.ts";
import { ProblemError } from "../problem-error.ts";
import type { Store } from "../stores/store.ts";
import { within } from "../within.ts";
import { runKey, type RunRecord } from "./records.ts";

/** How a run ended for those who wait for it. */
export type Outcome =
  | { readonly result: WorkerResult }
  | { readonly problem: ProblemError };

export interface RunsOptions {
  readonly store: Store;
  readonly dispatcher: Dispatcher;
  /** The run's picture, null once its time is over. */
  readonly readImage: (run: RunRecord) => Promise<Uint8Array | null>;
  /** Tells those who wait that the worker has it now. */
  readonly started: (run: RunRecord) => Promise<void>;
  /** Tells the outcome to those who wait; the run is forgotten afterwards. */
  readonly settle: (run: RunRecord, outcome: Outcome) => Promise<void>;
  readonly limits: {
    /** Runs handed to the worker at once. */
    readonly concurrency: number;
    /** Runs that may wait. */
    readonly queueLimit: number;
    /** How long a run may wait for a worker, ms. */
    readonly timeoutMs: number;
  };
  readonly log: Log;
  /** Told of every result: the worker's timings, and the ms for which the run waited here. */
  readonly observe?: (timings: WorkerResult["timings_ms"], waitedMs: number) => void;
  readonly now?: () => number;
}

/** Deaths of the worker during one run, after which the run is given up. */
export const MOST_ATTEMPTS = 3;
/** Pause after a worker couldn't take a run, ms. */
const PAUSE_MS = 500;
/** Time in which an aborted run is put away, ms. */
const ABORT_MS = 1000;
/** Assumed duration of a run until some were measured, ms. */
const FIRST_GUESS_MS = 300;
const MAX_RETRY_AFTER_SECONDS = 60;

/** What a run that this process no longer works on is aborted with. */
const PARKED = new DOMException("The API is stopping", "AbortError");
const CANCELLED = new DOMException("Nobody waits for this run", "AbortError");

/**
 * The one owner of the work that waits here: first come, first served, a bounded number at the
 * worker and a bounded number waiting. Every run is kept in the store until it's settled, so that
 * the next process takes up what this one leaves, whether it stops or is killed.
 */
export class Runs {
  readonly #options: RunsOptions;
  /** Ids in the order in which they came, with the time, ms. */
  readonly #waiting = new Map<string, number>();
  readonly #running = new Map<string, { abort: AbortController; ended: Promise<void> }>();
  /** Added again while they ran: somebody came after the end was told. */
  readonly #repeated = new Set<string>();
  #pausedUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #typicalMs = FIRST_GUESS_MS;
  #closed = false;

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  /** Runs that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Runs at the worker. */
  get running(): number {
    return this.#running.size;
  }

  /** Takes up what an earlier process left. @returns how many runs */
  async resume(): Promise<number> {
    let after: string | undefined;
    let found = 0;
    for (;;) {
      const entries = await this.#options.store.list<RunRecord>("run.", { after });
      for (const { value } of entries) this.#waiting.set(value.id, Date.parse(value.created_at));
      found += entries.length;
      after = entries.at(-1)?.key;
      if (entries.length === 0) break;
    }
    // Oldest first: keys have another order.
    const byAge = [...this.#waiting].sort(([, a], [, b]) => a - b);
    this.#waiting.clear();
    for (const [id, since] of byAge) this.#waiting.set(id, since);
    this.#pump();
    return found;
  }

  /**
   * Whether one more may wait, before anything of it is stored.
   *
   * @throws {ProblemError} queue_full with the seconds after which there is room
   */
  checkRoom(): void {
    const { queueLimit } = this.#options.limits;
    if (this.#waiting.size < queueLimit) return;
    throw new ProblemError("queue_full", {
      detail: `Try again later: ${queueLimit} jobs are waiting already`,
      retryAfterSeconds: this.#retryAfterSeconds(),
    });
  }

  /** Puts a run that the store holds at the end of the queue. */
  add(id: string): void {
    if (this.#running.has(id)) this.#repeated.add(id);
    if (this.#waiting.has(id) || this.#running.has(id)) return;
    this.#waiting.set(id, this.#now());
    this.#pump();
  }

  /** Nobody waits for the run any longer: takes it out of the queue, or ends it at the worker. */
  async cancel(id: string): Promise<void> {
    this.#waiting.delete(id);
    await this.#options.store.delete(runKey(id));
    this.#running.get(id)?.abort.abort(CANCELLED);
  }

  /**
   * Starts nothing more and waits for what runs. What isn't done after `graceMs` is left to the
   * next process.
   */
  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const ended = Promise.all([...this.#running.values()].map(({ ended }) => ended));
    await within(ended, graceMs);
    for (const { abort } of this.#running.values()) abort.abort(PARKED);
    await within(ended, ABORT_MS);
  }

  #pump(): void {
    if (this.#closed) return;
    const wait = this.#pausedUntil - this.#now();
    if (wait > 0) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#pump(), wait);
      return;
    }
    for (const [id, since] of this.#waiting) {
      if (this.#running.size >= this.#options.limits.concurrency) return;
      this.#waiting.delete(id);
      const abort = new AbortController();
      const ended = this.#run(id, since, abort.signal).finally(() => {
        this.#running.delete(id);
        // Mostly the run is gone from the store by now, then this turn costs one look.
        if (this.#repeated.delete(id)) this.#waiting.set(id, this.#now());
        this.#pump();
      });
      this.#running.set(id, { abort, ended });
    }
  }

  /** Never rejects. */
  async #run(id: string, since: number, signal: AbortSignal): Promise<void> {
    const { store, log, settle } = this.#options;
    try {
      const entry = await store.get<RunRecord>(runKey(id));
      if (!entry) return; // cancelled
      const outcome = await this.#attempt(entry.value, since, signal);
      if (outcome === "again") this.#again(id, since);
      else if (outcome !== "left") await settle(entry.value, outcome);
    } catch (error) {
      log({ event: "run_failed", run: id, error: describeError(error) });
      this.#again(id, since); // the store failed; the run is still in it
    }
  }

  async #attempt(run: RunRecord, since: number, signal: AbortSignal) {
    const { dispatcher, started, readImage, observe } = this.#options;
    const image = await readImage(run);
    if (!image) {
      const detail = "Send the picture again: the time for which it is kept ended first";
      return { problem: new ProblemError("not_found", { detail }) };
    }
    await started(run);
    const began = this.#now();
    try {
      const { id, request, traceparent } = run;
      const result = await dispatcher.segment({ id, image, request, traceparent, signal });
      const workerMs = this.#now() - began;
      this.#typicalMs += (workerMs - this.#typicalMs) / 8;
      observe?.(result.timings_ms, began - since);
      return { result };
    } catch (error) {
      if (signal.aborted) return "left";
      return await this.#afterFailure(run, error);
    }
  }

  async #afterFailure(run: RunRecord, error: unknown): Promise<Outcome | "again"> {
    const { store, log, limits } = this.#options;
    if (error instanceof WorkerGone) {
      const attempts = run.attempts + 1;
      log({ event: "worker_gone", run: run.id, attempts, error: describeError(error) });
      if (attempts >= MOST_ATTEMPTS) {
        const detail = `Try another picture: the worker ended ${attempts} times while it ran this`;
        return { problem: new ProblemError("job_attempts_exceeded", { detail, cause: error }) };
      }
      const entry = await store.get<RunRecord>(runKey(run.id));
      if (entry) {
        await store.update(runKey(run.id), { ...entry.value, attempts }, entry.revision);
      }
      return "again";
    }
    if (!(error instanceof ProblemError)) {
      log({ event: "run_failed", run: run.id, error: describeError(error) });
      return { problem: new ProblemError("internal", { cause: error }) };
    }
    const canWait = error.code === "worker_unavailable" || error.code === "worker_overloaded";
    const expired = this.#now() - Date.parse(run.created_at) >= limits.timeoutMs;
    return canWait && !expired ? "again" : { problem: error };
  }

  /** Back to the head of the queue, after a pause in which the worker may come back. */
  #again(id: string, since: number): void {
    const others = [...this.#waiting];
    this.#waiting.clear();
    for (const [each, time] of [[id, since] as const, ...others]) this.#waiting.set(each, time);
    this.#pausedUntil = this.#now() + PAUSE_MS;
  }

  #retryAfterSeconds(): number {
    const { concurrency } = this.#options.limits;
    const seconds = (this.#waiting.size * this.#typicalMs) / concurrency / 1000;
    return Math.min(MAX_RETRY_AFTER_SECONDS, Math.max(1, Math.ceil(seconds)));
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }
}
