import type { Runtime, Tensor } from "@kanizsa/shared/pipeline/runtime.ts";
import { mergeInputs, shapeOf, splitOutputs, type Tensors } from "./merge-calls.ts";

export interface BatchingLimits {
  /** Elements of inputs that one run takes, beyond the first call's own. */
  readonly cells: number;
  /** Longest time for which a call waits for others, ms. */
  readonly waitMs: number;
}

/** What one run was made of. */
export interface BatchReport {
  readonly network: string;
  /** Calls that it answered. */
  readonly calls: number;
  /** Share of the budget that its inputs filled; above 1 where one call alone is larger. */
  readonly fill: number;
}

interface Call {
  readonly network: string;
  readonly inputs: Tensors;
  readonly key: string;
  readonly rows: number;
  readonly cells: number;
  readonly since: number;
  /** Runs of others that went before it. */
  passed: number;
  readonly signal: AbortSignal;
  readonly resolve: (outputs: Record<string, Tensor>) => void;
  readonly reject: (error: unknown) => void;
}

/** Networks of one query, cut where their pairs no longer depend on it: `models/training/split_match.py`. */
const HALVES: Readonly<Record<string, { readonly first: string; readonly second: string }>> = {
  match: { first: "correlation", second: "pair-vote" },
};
/** Runs that may go before a call because more calls wait for them. */
const MOST_PASSED = 8;

/**
 * The one owner of the network calls that wait: crops and pair votes of the requests that are computed
 * at the same time run in one call of the network, up to a budget of cells. A call waits until no
 * other can join it, because every request waits, or for a few milliseconds. Calls of a request whose
 * caller has gone are dropped before they cost work.
 */
export class BatchingRuntime {
  readonly #runtime: Runtime;
  readonly #limits: BatchingLimits;
  readonly #observe: (report: BatchReport) => void;
  /** In the order in which they came. */
  readonly #waiting = new Set<Call>();
  #requests = 0;
  #running = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    runtime: Runtime,
    limits: BatchingLimits,
    observe: (report: BatchReport) => void = () => {},
  ) {
    this.#runtime = runtime;
    this.#limits = limits;
    this.#observe = observe;
  }

  /** Calls that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Does a request's work with a runtime of its own, and counts it among those that may call. */
  async serve<T>(signal: AbortSignal, work: (runtime: Runtime) => Promise<T>): Promise<T> {
    this.#requests++;
    try {
      return await work({
        provider: this.#runtime.provider,
        run: (network, inputs) => this.#call(network, inputs, signal),
        has: (network) => this.#runtime.has?.(network) ?? false,
      });
    } finally {
      this.#requests--;
      this.#pump(); // the others may have waited for it
    }
  }

  async #call(
    network: string,
    inputs: Tensors,
    signal: AbortSignal,
  ): Promise<Record<string, Tensor>> {
    signal.throwIfAborted();
    const halves = this.#requests > 1 ? HALVES[network] : undefined;
    if (halves && this.#runtime.has?.(halves.second)) {
      const between = await this.#runtime.run(halves.first, inputs);
      return await this.#call(halves.second, between, signal);
    }
    const shape = this.#requests > 1 ? shapeOf(network, inputs) : null;
    if (!shape) {
      const outputs = await this.#runtime.run(network, inputs);
      signal.throwIfAborted();
      return outputs;
    }
    return await this.#enqueue({
      ...shape,
      network,
      inputs,
      since: performance.now(),
      passed: 0,
      signal,
    });
  }

  #enqueue(given: Omit<Call, "resolve" | "reject">): Promise<Record<string, Tensor>> {
    return new Promise((resolve, reject) => {
      const { signal } = given;
      const leave = () => {
        this.#waiting.delete(call);
        reject(signal.reason);
      };
      const stay = () => signal.removeEventListener("abort", leave);
      const call: Call = {
        ...given,
        resolve: (outputs) => {
          stay();
          resolve(outputs);
        },
        reject: (error) => {
          stay();
          reject(error);
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.add(call);
      this.#pump();
    });
  }

  /** Runs what needs not wait any longer, one run at a time; otherwise sets the clock for it. */
  #pump(): void {
    clearTimeout(this.#timer);
    if (this.#running || this.#waiting.size === 0) return;
    const batch = this.#next();
    const isDue = this.#waiting.size >= this.#requests || isFull(batch, this.#limits.cells);
    const [oldest] = this.#waiting;
    const wait = oldest!.since + this.#limits.waitMs - performance.now();
    if (!isDue && wait > 0) {
      this.#timer = setTimeout(() => this.#pump(), wait);
      return;
    }
    this.#running = true;
    for (const call of batch) this.#waiting.delete(call);
    for (const call of this.#waiting) call.passed++;
    void this.#run(batch).finally(() => {
      this.#running = false;
      this.#pump();
    });
  }

  /**
   * The network and shape that most calls wait for, so that requests which have drifted apart come
   * together again; the oldest call's, once enough others went before it.
   */
  #next(): Call[] {
    const groups = new Map<string, Call[]>();
    for (const call of this.#waiting) {
      const group = groups.get(call.key) ?? [];
      groups.set(call.key, group);
      const cells = group.reduce((sum, { cells }) => sum + cells, 0);
      if (group.length === 0 || cells + call.cells <= this.#limits.cells) group.push(call);
    }
    const [oldest] = this.#waiting;
    let batch = groups.get(oldest!.key)!;
    if (oldest!.passed >= MOST_PASSED) return batch;
    for (const group of groups.values()) if (group.length > batch.length) batch = group;
    return batch;
  }

  /** Never rejects. */
  async #run(batch: readonly Call[]): Promise<void> {
    const { network } = batch[0]!;
    const cells = batch.reduce((sum, call) => sum + call.cells, 0);
    this.#observe({ network, calls: batch.length, fill: cells / this.#limits.cells });
    if (batch.length > 1) {
      try {
        const outputs = await this.#runtime.run(
          network,
          mergeInputs(batch.map(({ inputs }) => inputs)),
        );
        const parts = splitOutputs(outputs, batch.map(({ rows }) => rows));
        for (const [index, { resolve }] of batch.entries()) resolve(parts[index]!);
        return;
      } catch {
        // One of them may be at fault: each answers for itself.
      }
    }
    for (const { inputs, signal, resolve, reject } of batch) {
      if (signal.aborted) continue;
      try {
        resolve(await this.#runtime.run(network, inputs));
      } catch (error) {
        reject(error);
      }
    }
  }
}

function isFull(batch: readonly Call[], most: number): boolean {
  return batch.reduce((sum, { cells }) => sum + cells, 0) >= most;
}
