import { WorkerProblem } from "../worker-problem.ts";
import type { Engine } from "./engine.ts";

/** An engine for the time of one request; it is not disposed before every lease is released. */
export interface Lease {
  readonly engine: Engine;
  release(): void;
}

/** An engine in use, which is disposed once: when it is retired and nobody holds a lease. */
class Occupant {
  readonly engine: Engine;
  /** Settles when the engine is disposed. */
  readonly gone: Promise<void>;
  #leases = 0;
  #retired = false;
  #ended = false;
  readonly #settle: () => void;

  constructor(engine: Engine) {
    this.engine = engine;
    let settle = () => {};
    this.gone = new Promise((resolve) => settle = resolve);
    this.#settle = settle;
  }

  get idle(): boolean {
    return this.#leases === 0;
  }

  lease(): void {
    this.#leases++;
  }

  release(): void {
    this.#leases--;
    this.#endIfOver();
  }

  retire(): void {
    this.#retired = true;
    this.#endIfOver();
  }

  #endIfOver(): void {
    if (!this.#retired || !this.idle || this.#ended) return;
    this.#ended = true;
    // What a lost device can't free is lost with it; whoever waits wants to go on.
    void this.engine.dispose().catch(() => {}).then(this.#settle);
  }
}

/** Time after which a fault is taken for one that only a new process can mend, as CUDA's often are. */
const PATIENCE_MS = 600_000;

/** Holds the engine that serves, so that it can be exchanged while requests run. */
export class ModelSlot {
  readonly #now: () => number;
  #occupant: Occupant | null = null;
  #stopping = false;
  #fault: string | null = null;
  #failedAt = 0;
  #onChange: () => void = () => {};

  /** @param now time in ms, for tests */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The engine that new requests get; null while the first one loads. */
  get engine(): Engine | null {
    return this.#occupant?.engine ?? null;
  }

  get ready(): boolean {
    return this.#occupant !== null && !this.#stopping && this.#fault === null;
  }

  /** Why the engine can't compute, null while it can. */
  get fault(): string | null {
    return this.#fault;
  }

  /** Whether the process is of use: not when its provider has been gone for long, and it should be begun anew. */
  get live(): boolean {
    return this.#fault === null || this.#now() - this.#failedAt < PATIENCE_MS;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Calls back when another engine serves, or none any more. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** Serves new requests with this engine; the one before it goes when its last request ends. */
  async replace(engine: Engine): Promise<void> {
    const before = this.#occupant;
    this.#occupant = new Occupant(engine);
    this.#fault = null;
    this.#onChange();
    before?.retire();
    if (before?.idle) await before.gone;
  }

  /**
   * Frees what a failed engine holds once its last request has ended, before another is there: a
   * device that was lost can be opened anew only when nobody holds it any more.
   */
  async vacate(engine: Engine): Promise<void> {
    const occupant = this.#occupant;
    if (occupant?.engine !== engine || this.#fault === null) return;
    occupant.retire();
    await occupant.gone;
  }

  /** @throws {WorkerProblem} worker_unavailable while the first engine loads, or when stopping */
  lease(): Lease {
    const occupant = this.#occupant;
    if (!occupant || !this.ready) {
      throw new WorkerProblem(
        "worker_unavailable",
        this.#stopping
          ? "Try another worker: this one is stopping"
          : `Try again when /v2/health/ready answers 200: ${
            this.#fault ?? "the model is being loaded"
          }`,
        { retryAfterSeconds: 5 },
      );
    }
    occupant.lease();
    let released = false;
    return {
      engine: occupant.engine,
      release: () => {
        if (released) return;
        released = true;
        occupant.release();
      },
    };
  }

  /** Answers nothing until another engine takes the place of this one, whose provider has failed. */
  fail(engine: Engine, reason: string): void {
    if (this.#occupant?.engine !== engine) return;
    if (this.#fault === null) this.#failedAt = this.#now();
    this.#fault = reason;
    this.#onChange();
  }

  /** Answers nothing more; requests that run keep their engine. */
  stop(): void {
    this.#stopping = true;
    this.#onChange();
  }
}
