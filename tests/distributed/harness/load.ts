import { type Caller, hasEnded, pause } from "../../harness/job-caller.ts";
import { ask, askToSegment, ASYNC } from "../../harness/job-caller.ts";

export interface LoadOptions {
  /** Those that can be asked now; a request goes to one after another until it is accepted. */
  readonly apis: () => readonly Caller[];
  readonly perSecond: number;
  /** At most so many without an end; then the next one waits. */
  readonly mostOpen: number;
  /** Told of each end. */
  readonly webhook?: string;
  /** First number of a request; others of the same cluster have others. */
  readonly first?: number;
}

/** A request that was answered 202. */
export interface Accepted {
  readonly id: string;
  readonly number: number;
  /** Address of the API that accepted it. */
  readonly by: string;
  /** When its end was first seen, ms on the monotonic clock, and what was seen. */
  endedAt?: number;
  status?: string;
  etag?: string;
}

/** A request is given up when nobody has accepted it for so long, ms. */
const GIVE_UP_MS = 60_000;
/** Longest wait for one answer, ms. */
const ANSWER_MS = 15_000;
const LOOK_EVERY_MS = 100;

/** Asks for segmentations at a steady rate, each once by its Idempotency-Key, and looks when they end. */
export class Load {
  readonly accepted = new Map<number, Accepted>();
  /** Requests that nobody accepted in time. */
  readonly givenUp: number[] = [];
  /** Answers but 202, by status; "none" where the connection broke. */
  readonly refusals = new Map<string, number>();
  readonly #options: LoadOptions;
  readonly #sending = new Set<Promise<void>>();
  readonly #looking: Promise<void>;
  #asking: Promise<void> = Promise.resolve();
  #next: number;
  #stopped = false;
  #done = false;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#next = options.first ?? 1;
    this.#asking = this.#ask();
    this.#looking = this.#look();
  }

  /** Accepted ones without an end. */
  get open(): Accepted[] {
    return [...this.accepted.values()].filter(({ endedAt }) => endedAt === undefined);
  }

  /** Asks nothing more, and waits until all that was accepted has ended. @returns those that haven't */
  async finish(timeoutMs: number): Promise<Accepted[]> {
    this.#stopped = true;
    await this.#asking;
    await Promise.all(this.#sending);
    const deadline = performance.now() + timeoutMs;
    while (this.open.length > 0 && performance.now() < deadline) await pause(50);
    this.#done = true;
    await this.#looking;
    return this.open;
  }

  async #ask(): Promise<void> {
    const { perSecond, mostOpen } = this.#options;
    let due = performance.now();
    while (!this.#stopped) {
      // What was held up isn't made up for: the rate stays below what the workers can do.
      due = Math.max(due + 1000 / perSecond, performance.now());
      await pause(Math.max(0, due - performance.now()));
      while (!this.#stopped && this.open.length + this.#sending.size >= mostOpen) await pause(5);
      if (this.#stopped) return;
      const sending = this.#send(this.#next++).finally(() => this.#sending.delete(sending));
      this.#sending.add(sending);
    }
  }

  async #send(number: number): Promise<void> {
    const { apis, webhook } = this.#options;
    const deadline = performance.now() + GIVE_UP_MS;
    for (let attempt = number; performance.now() < deadline; attempt++) {
      const all = apis();
      const caller = all[attempt % all.length];
      let status = "none";
      try {
        const response = await askToSegment(
          caller,
          number,
          { ...ASYNC, "Idempotency-Key": `load-${number}` },
          { ...(webhook !== undefined && { webhook: { url: webhook } }) },
          AbortSignal.timeout(ANSWER_MS),
        );
        const text = await response.text();
        // 200: the one before was accepted, only its answer didn't come.
        if (response.status === 202 || response.status === 200) {
          this.accepted.set(number, { id: JSON.parse(text).id, number, by: caller.url });
          return;
        }
        status = String(response.status);
      } catch {
        // Killed before it answered.
      }
      this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
      await pause(100);
    }
    this.givenUp.push(number);
  }

  async #look(): Promise<void> {
    for (let turn = 0; !this.#done; turn++) {
      const began = performance.now();
      const all = this.#options.apis();
      await Promise.all(
        this.open.map((each, index) => this.#lookAt(each, all[(turn + index) % all.length])),
      );
      await pause(Math.max(5, began + LOOK_EVERY_MS - performance.now()));
    }
  }

  async #lookAt(accepted: Accepted, caller: Caller): Promise<void> {
    try {
      const response = await ask(caller, `/v1/segmentations/${accepted.id}`, {
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      const found = await response.json();
      if (response.status !== 200 || !hasEnded(found)) return;
      accepted.status = found.status;
      accepted.etag = response.headers.get("ETag") ?? undefined;
      accepted.endedAt = performance.now();
    } catch {
      // It's down; the next look asks another.
    }
  }
}
