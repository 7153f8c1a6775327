import { WorkerProblem } from "./worker-problem.ts";

export interface BatcherLimits {
  /** Requests computed at a time. */
  readonly concurrency: number;
  /** Requests that may wait beside those computed. */
  readonly waiting: number;
  /** Bytes of request bodies held at a time; a request alone may exceed them. */
  readonly bytes: number;
}

/** A place in the queue, taken before the request's body is read. Release it in the end. */
export interface Ticket {
  /**
   * Runs the work when its turn comes. A request that is abandoned while it waits rejects with the
   * signal's reason and costs nothing.
   */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  release(): void;
}

interface Waiting {
  readonly start: () => void;
  readonly refuse: (reason: WorkerProblem) => void;
}

/** Assumed duration of a request until one has been measured, ms. */
const FIRST_GUESS_MS = 200;
const MAX_RETRY_AFTER_SECONDS = 60;

/**
 * The one owner of the requests that wait: a bounded number is computed at a time. Those run their
 * network calls together, whose owner is `runtime/batching`.
 */
export class Batcher {
  readonly #limits: BatcherLimits;
  readonly #queue = new Set<Waiting>();
  #tickets = 0;
  #bytes = 0;
  #running = 0;
  #typicalMs = FIRST_GUESS_MS;
  #closed = false;

  constructor(limits: BatcherLimits) {
    this.#limits = limits;
  }

  /** Requests that were admitted and not yet released. */
  get load(): number {
    return this.#tickets;
  }

  /** Requests that are computed now. */
  get running(): number {
    return this.#running;
  }

  /** Bytes of bodies that were admitted and not yet released. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Takes a place for a request whose body has `bytes` bytes.
   *
   * @throws {WorkerProblem} worker_overloaded when there is none, worker_unavailable once closed
   */
  admit(bytes: number): Ticket {
    if (this.#closed) throw stopping();
    const { concurrency, waiting, bytes: maxBytes } = this.#limits;
    const full = this.#tickets >= concurrency + waiting;
    if (full || (this.#tickets > 0 && this.#bytes + bytes > maxBytes)) {
      throw new WorkerProblem(
        "worker_overloaded",
        full
          ? `Try again later, at most ${waiting} requests may wait: got one more`
          : `Try again later, at most ${maxBytes} bytes may wait: got ${bytes} more`,
        { retryAfterSeconds: this.#retryAfterSeconds() },
      );
    }
    this.#tickets++;
    this.#bytes += bytes;
    let released = false;
    return {
      run: (work, signal) => this.#enqueue(work, signal),
      release: () => {
        if (released) return;
        released = true;
        this.#tickets--;
        this.#bytes -= bytes;
      },
    };
  }

  /** Admits nothing more and refuses what waits; what runs goes on. */
  close(): void {
    this.#closed = true;
    for (const waiting of this.#queue) waiting.refuse(stopping());
    this.#queue.clear();
  }

  async #enqueue<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    if (this.#closed) throw stopping();
    if (this.#running >= this.#limits.concurrency) await this.#turn(signal);
    else this.#running++;
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.#typicalMs += (performance.now() - started - this.#typicalMs) / 8;
      this.#next();
    }
  }

  /** Waits until a finished request hands its place over. */
  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#queue.delete(waiting);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        start: () => {
          signal.removeEventListener("abort", leave);
          resolve();
        },
        refuse: (reason) => {
          signal.removeEventListener("abort", leave);
          reject(reason);
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#queue.add(waiting);
    });
  }

  #next(): void {
    const [first] = this.#queue;
    if (!first) {
      this.#running--;
      return;
    }
    this.#queue.delete(first);
    first.start();
  }

  #retryAfterSeconds(): number {
    const seconds = (this.#typicalMs * this.#tickets) / this.#limits.concurrency / 1000;
    return Math.min(MAX_RETRY_AFTER_SECONDS, Math.max(1, Math.ceil(seconds)));
  }
}

function stopping(): WorkerProblem {
  return new WorkerProblem("worker_unavailable", "Try another worker: this one is stopping", {
    retryAfterSeconds: 5,
  });
}
