import { setTimeout as delay } from "node:timers/promises";
import { type Consumer, jetstream } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/nats-core";
import { type NatsNames, PRIORITIES, type Priority } from "@kanizsa/shared/nats/nats-names.ts";
import type { Log } from "../log.ts";
import type { JobMessage } from "./job-message.ts";
import { JobPull } from "./job-pull.ts";
import { type JobOutcome, type JobSurroundings, type JobTerms, NatsJob } from "./nats-job.ts";

export interface JobQueueOptions {
  readonly nc: NatsConnection;
  readonly names: NatsNames;
  readonly category: string;
  /** Jobs computed at a time. */
  readonly capacity: number;
  /** Whether jobs can be computed now. */
  readonly isReady: () => boolean;
  readonly around: JobSurroundings;
  /** Told of every job that has ended. */
  readonly onEnd: (outcome: JobOutcome) => void;
  readonly log: Log;
}

/** One question for a job; the server forgets it after this time, ms. */
const PULL_MS = 2000;
/** Pause after a question that failed, ms. */
const PAUSE_MS = 1000;
/** Pause before it's looked again whether jobs can be computed, ms. */
const READY_EVERY_MS = 200;
/** A batch job waits so long for an interactive one that may be on its way too, ms. */
const LEAST_GRACE_MS = 10;
const MOST_GRACE_MS = 250;
/** What is known of a consumer that went away when a job of its comes late. */
const NO_TERMS: JobTerms = { ackWaitMs: 0, maxDeliver: Infinity };
/** Every so many jobs one of a batch goes first, so that none waits for ever. */
const BATCH_TURN = 16;

/**
 * Takes jobs of one category while there is room for one more: interactive ones before those of a
 * batch. What comes while none is free any more is held until it's its turn, one of each kind at most.
 */
export class JobQueue {
  readonly #options: JobQueueOptions;
  readonly #held = new Map<Priority, NatsJob>();
  readonly #running = new Map<NatsJob, Promise<void>>();
  readonly #closing = new AbortController();
  readonly #pulling: Promise<void>[];
  /** Since when both a batch job and room for it are there. */
  #batchFrom = 0;
  #graceMs = LEAST_GRACE_MS;
  #turns = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Wakes who waits for room. */
  #wake: (() => void)[] = [];

  constructor(options: JobQueueOptions) {
    this.#options = options;
    this.#pulling = PRIORITIES.map((priority) => this.#pull(priority));
  }

  /** Jobs that are computed now. */
  get running(): number {
    return this.#running.size;
  }

  /** Takes nothing more, and gives back what waits here: other workers get it at once. */
  stop(): void {
    this.#closing.abort();
    clearTimeout(this.#timer);
    for (const job of this.#held.values()) {
      job.return();
      this.#options.onEnd("returned");
    }
    this.#held.clear();
    this.#tellRoom();
  }

  /** Waits for what runs; gives back what isn't done after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.stop();
    const ended = Promise.all(this.#running.values());
    await within(ended, graceMs);
    for (const job of this.#running.keys()) job.return();
    await within(ended, PAUSE_MS);
    // A question that is still out may bring a job: it is given back.
    await within(Promise.all(this.#pulling), PULL_MS + PAUSE_MS);
  }

  async #pull(priority: Priority): Promise<void> {
    const { nc, names, category, log } = this.#options;
    const { signal } = this.#closing;
    const name = names.jobsConsumer(category, priority);
    let terms: JobTerms | undefined;
    const pull = new JobPull(nc, {
      stream: names.jobsStream,
      consumer: name,
      inboxPrefix: names.workerInbox,
      onJob: (message) => this.#take(priority, message, terms ?? NO_TERMS),
    });
    let told = false;
    while (!signal.aborted) {
      await this.#room(priority);
      if (signal.aborted) return;
      const asked = performance.now();
      try {
        if (!terms) {
          terms = await readTerms(await jetstream(nc).consumers.get(names.jobsStream, name));
          this.#heedDistance(performance.now() - asked);
          continue; // the room may be gone by now
        }
        await pull.ask(PULL_MS);
        told = false;
      } catch (error) {
        terms = undefined;
        if (signal.aborted || nc.isClosed()) return;
        // Once, until it works again: the API may not have made the queue yet.
        if (!told) log({ event: "queue_not_there", consumer: name, error: String(error) });
        told = true;
        await this.#pause();
      }
    }
  }

  #take(priority: Priority, message: JobMessage, terms: JobTerms): void {
    const job = new NatsJob(message, terms, this.#options.around);
    // One that comes late, after another was asked for, goes to whoever has room.
    if (this.#closing.signal.aborted || this.#held.has(priority)) {
      job.return();
      this.#options.onEnd("returned");
      return;
    }
    this.#held.set(priority, job);
    if (priority === "batch") this.#batchFrom = performance.now();
    this.#start();
  }

  /** A batch job must wait for as long as an interactive one may be under way: twice there and back. */
  #heedDistance(thereAndBackMs: number): void {
    this.#graceMs = Math.min(MOST_GRACE_MS, Math.max(LEAST_GRACE_MS, 2 * thereAndBackMs));
  }

  async #pause(): Promise<void> {
    await delay(PAUSE_MS, undefined, { signal: this.#closing.signal }).catch(() => {});
  }

  /** Resolves when one more job of the priority may be asked for. */
  async #room(priority: Priority): Promise<void> {
    const { capacity, isReady } = this.#options;
    while (!this.#closing.signal.aborted) {
      const isFull = this.#held.has(priority) || this.#running.size >= capacity;
      if (!isFull && isReady()) return;
      if (isFull) await new Promise<void>((resolve) => this.#wake.push(resolve));
      else await delay(READY_EVERY_MS);
    }
  }

  /** Starts what is held and has its turn, as long as there is room. */
  #start(): void {
    clearTimeout(this.#timer);
    while (this.#running.size < this.#options.capacity) {
      const job = this.#next();
      if (!job) return;
      const ended = job.run().then((outcome) => {
        this.#running.delete(job);
        this.#options.onEnd(outcome);
        // What is held of a batch lets an interactive job pass that has waited on the server.
        this.#batchFrom = performance.now();
        this.#tellRoom();
        if (!this.#closing.signal.aborted) this.#start();
      });
      this.#running.set(job, ended);
      this.#tellRoom();
    }
  }

  #next(): NatsJob | null {
    const interactive = this.#held.get("interactive");
    const batch = this.#held.get("batch");
    if (!interactive && !batch) return null;
    const batchFirst = interactive && batch && ++this.#turns % BATCH_TURN === 0;
    if (interactive && !batchFirst) {
      this.#held.delete("interactive");
      return interactive;
    }
    const wait = this.#batchFrom + this.#graceMs - performance.now();
    if (!interactive && wait > 0) {
      this.#timer = setTimeout(() => this.#start(), Math.ceil(wait));
      return null;
    }
    this.#held.delete("batch");
    return batch ?? null;
  }

  #tellRoom(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const resolve of waiting) resolve();
  }
}

async function readTerms(consumer: Consumer): Promise<JobTerms> {
  const { ack_wait, max_deliver } = (await consumer.info(true)).config;
  const isBounded = max_deliver !== undefined && max_deliver > 0;
  return { ackWaitMs: (ack_wait ?? 3e10) / 1e6, maxDeliver: isBounded ? max_deliver : Infinity };
}

/** Waits for the promise, but no longer than this. */
async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  const limit = new AbortController();
  await Promise.race([
    promise,
    delay(ms, undefined, { signal: limit.signal }).catch(() => {}),
  ]);
  limit.abort();
}
