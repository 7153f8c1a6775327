import type { Priority } from "@kanizsa/shared/nats/nats-names.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { WorkerGone } from "../dispatch/worker-gone.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import { describeError, type Log } from "../log.ts";
import { ProblemError } from "../problem-error.ts";
import type { Entry, Store } from "../stores/store.ts";
import { within } from "../within.ts";
import type { Processes } from "./processes.ts";
import { runKey, type RunRecord } from "./records.ts";
import { RunQueue, type WaitingRun } from "./run-queue.ts";

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
  /** The processes on the store; without them this one is alone and owns every run. */
  readonly processes?: Pick<Processes, "id" | "mayTakeOver" | "onGone">;
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
/** From one look at the store for runs that nobody works on to the next, ms. */
const RESCAN_MS = 30_000;
const CANCELLED = new DOMException("Nobody waits for this run", "AbortError");

/**
 * The one owner of the work that waits here: interactive before batch, first come, first served, a
 * bounded number at the worker and a bounded number waiting. Every run is kept in the store until
 * it's settled, so that the next process takes up what this one leaves, whether it stops or is
 * killed; where several processes share the store, each run is one's, and the others take up those
 * of one that is gone.
 */
export class Runs {
  readonly #options: RunsOptions;
  readonly #waiting = new RunQueue();
  readonly #running = new Map<string, { abort: AbortController; ended: Promise<void> }>();
  /** Added again while they ran: somebody came after the end was told. */
  readonly #repeated = new Map<string, Priority>();
  readonly #closing = new AbortController();
  #following: Promise<void> = Promise.resolve();
  #rescan: ReturnType<typeof setInterval> | undefined;
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

  /** What this process writes into the runs that it begins; undefined where it is alone. */
  get owner(): string | undefined {
    return this.#options.processes?.id;
  }

  /**
   * Takes up what an earlier process left; where others share the store, from then on also what
   * one of them leaves.
   *
   * @returns how many runs
   */
  async resume(): Promise<number> {
    const { processes, log } = this.#options;
    if (processes && this.#rescan === undefined) {
      const again = () =>
        void this.#takeUp().catch((error) =>
          log({ event: "runs_not_taken_up", error: describeError(error) })
        );
      processes.onGone(again);
      this.#rescan = setInterval(again, RESCAN_MS);
      this.#following = this.#follow();
    }
    return await this.#takeUp();
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
  add(id: string, priority: Priority = "interactive"): void {
    if (this.#running.has(id)) this.#repeated.set(id, priority);
    else this.#waiting.add({ id, since: this.#now(), priority });
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
    clearInterval(this.#rescan);
    this.#closing.abort();
    await this.#following;
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
    while (this.#running.size < this.#options.limits.concurrency) {
      const next = this.#waiting.next();
      if (!next) return;
      const { id } = next;
      const abort = new AbortController();
      const ended = this.#run(next, abort.signal).finally(() => {
        this.#running.delete(id);
        // Mostly the run is gone from the store by now, then this turn costs one look.
        const priority = this.#repeated.get(id);
        if (priority) this.#waiting.add({ id, since: this.#now(), priority });
        this.#repeated.delete(id);
        this.#pump();
      });
      this.#running.set(id, { abort, ended });
    }
  }

  /** Never rejects. */
  async #run(waiting: WaitingRun, signal: AbortSignal): Promise<void> {
    const { store, log, settle } = this.#options;
    const { id, since } = waiting;
    try {
      const entry = await store.get<RunRecord>(runKey(id));
      const run = entry && await this.#claim(entry);
      if (!run) return; // cancelled, or another process has it
      const outcome = await this.#attempt(run, since, signal);
      if (outcome === "again") this.#again(waiting);
      else if (outcome !== "left") await settle(run, outcome);
    } catch (error) {
      log({ event: "run_failed", run: id, error: describeError(error) });
      this.#again(waiting); // the store failed; the run is still in it
    }
  }

  /** The run as this process's own, null where it is another's. */
  async #claim({ key, value, revision }: Entry<RunRecord>): Promise<RunRecord | null> {
    const { store, processes } = this.#options;
    if (!processes || value.owner === processes.id) return value;
    if (!await processes.mayTakeOver(value.owner)) return null;
    const run = { ...value, owner: processes.id };
    return await store.update(key, run, revision) === null ? null : run;
  }

  /** Puts the store's runs that nobody else works on into the queue, oldest first. */
  async #takeUp(): Promise<number> {
    const { store, processes } = this.#options;
    const found: WaitingRun[] = [];
    let after: string | undefined;
    for (;;) {
      const entries = await store.list<RunRecord>("run.", { after });
      for (const { value: { id, created_at, priority = "interactive", owner } } of entries) {
        if (this.#running.has(id) || this.#waiting.has(id)) continue;
        if (processes && !await processes.mayTakeOver(owner)) continue;
        found.push({ id, since: Date.parse(created_at), priority });
      }
      after = entries.at(-1)?.key;
      if (entries.length === 0) break;
    }
    // Keys have another order.
    for (const run of found.sort((a, b) => a.since - b.since)) this.#waiting.add(run);
    this.#pump();
    return found.length;
  }

  /** Hears of runs that others cancel, and of those that are put into the store without an owner. */
  async #follow(): Promise<void> {
    const { store, log } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        for await (const { key, entry } of store.watch("run.", signal)) {
          const id = key.slice(runKey("").length);
          if (entry === null) await this.#heedEnd(id);
          else {
            const { owner, priority } = entry.value as RunRecord;
            if (owner === undefined) this.add(id, priority);
          }
        }
      } catch (error) {
        log({ event: "runs_not_followed", error: describeError(error) });
      }
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** A run went from the store: where it wasn't us who settled it, nobody waits for it any more. */
  async #heedEnd(id: string): Promise<void> {
    if (!this.#running.has(id) && !this.#waiting.has(id)) return;
    // Word of a deletion may be older than a run of the same question that was begun since.
    if (await this.#options.store.get(runKey(id))) return;
    this.#waiting.delete(id);
    this.#running.get(id)?.abort.abort(CANCELLED);
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
      const { id, request, priority, traceparent } = run;
      const origin = originOf(run);
      const job = { id, image, request, priority, origin, traceparent, signal };
      const result = await dispatcher.segment(job);
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
  #again(waiting: WaitingRun): void {
    this.#waiting.addFirst(waiting);
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

/** What an operator has to know of a run that was given up, to have it run again. */
function originOf({ tenant, image, cache_key, versions, priority, created_at }: RunRecord) {
  return { tenant, image, cache_key, versions, priority, created_at };
}
