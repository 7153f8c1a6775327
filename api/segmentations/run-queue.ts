import { PRIORITIES, type Priority } from "@kanizsa/shared/nats/nats-names.ts";

/** A run that waits. */
export interface WaitingRun {
  readonly id: string;
  /** When it came, ms since 1970. */
  readonly since: number;
  readonly priority: Priority;
}

/** One in so many turns is a batch run's where both kinds wait, so that none waits for ever. */
const BATCH_TURN = 16;

/** Runs that wait: interactive ones before those of a batch, otherwise first come, first served. */
export class RunQueue {
  readonly #runs = { interactive: new Map<string, number>(), batch: new Map<string, number>() };
  #turns = 0;

  get size(): number {
    return this.#runs.interactive.size + this.#runs.batch.size;
  }

  has(id: string): boolean {
    return PRIORITIES.some((priority) => this.#runs[priority].has(id));
  }

  /** At the end of its kind, unless it waits already. */
  add({ id, since, priority }: WaitingRun): void {
    if (!this.has(id)) this.#runs[priority].set(id, since);
  }

  /** At the head of its kind. */
  addFirst({ id, since, priority }: WaitingRun): void {
    if (this.has(id)) return;
    this.#runs[priority] = new Map([[id, since], ...this.#runs[priority]]);
  }

  delete(id: string): void {
    for (const priority of PRIORITIES) this.#runs[priority].delete(id);
  }

  /** Takes out the one whose turn it is, null when none waits. */
  next(): WaitingRun | null {
    const { interactive, batch } = this.#runs;
    if (this.size === 0) return null;
    const both = interactive.size > 0 && batch.size > 0;
    const isBatch = both ? ++this.#turns % BATCH_TURN === 0 : interactive.size === 0;
    const priority = isBatch ? "batch" : "interactive";
    const [[id, since]] = this.#runs[priority];
    this.#runs[priority].delete(id);
    return { id, since, priority };
  }
}
