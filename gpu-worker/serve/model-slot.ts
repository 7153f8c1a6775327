import { WorkerProblem } from "../worker-problem.ts";
import type { Engine } from "./engine.ts";

/** An engine for the time of one request; it is not disposed before every lease is released. */
export interface Lease {
  readonly engine: Engine;
  release(): void;
}

interface Occupant {
  readonly engine: Engine;
  leases: number;
  retired: boolean;
}

/** Holds the engine that serves, so that it can be exchanged while requests run. */
export class ModelSlot {
  #occupant: Occupant | null = null;
  #stopping = false;
  #fault: string | null = null;
  #onChange: () => void = () => {};

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
    this.#occupant = { engine, leases: 0, retired: false };
    this.#fault = null;
    this.#onChange();
    await retire(before);
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
    occupant.leases++;
    let released = false;
    return {
      engine: occupant.engine,
      release: () => {
        if (released) return;
        released = true;
        occupant.leases--;
        if (occupant.retired && occupant.leases === 0) void occupant.engine.dispose();
      },
    };
  }

  /** Answers nothing until another engine takes the place of this one, whose provider has failed. */
  fail(engine: Engine, reason: string): void {
    if (this.#occupant?.engine !== engine) return;
    this.#fault = reason;
    this.#onChange();
  }

  /** Answers nothing more; requests that run keep their engine. */
  stop(): void {
    this.#stopping = true;
    this.#onChange();
  }
}

async function retire(occupant: Occupant | null): Promise<void> {
  if (!occupant) return;
  occupant.retired = true;
  if (occupant.leases === 0) await occupant.engine.dispose();
}
