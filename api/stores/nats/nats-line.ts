import {
  jetstream,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
} from "@nats-io/jetstream";
import { type NatsConnection, RequestError } from "@nats-io/nats-core";

/** Longest wait for the server's answer, with that for the server to come back, ms. */
const LIMIT_MS = 5000;
/** Before a question that nobody could answer is asked again, ms. */
const PAUSE_MS = 100;
/** The server's own words for "not just now": no leader yet, or not the leader any more. */
const NOT_NOW = [10008, 10009];

/** The connection broke before the answer came. */
class LineLost extends Error {
  override readonly name = "LineLost";
}

/**
 * JetStream over a connection that comes back by itself. Nothing is sent while it's away: the client
 * would keep it and send it when nobody waits any more. Every wait has a limit.
 */
export class NatsLine {
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly #nc: NatsConnection;
  /** Told when the connection comes, goes or ends. */
  readonly #listeners = new Set<() => void>();
  #isUp = true;

  private constructor(nc: NatsConnection, manager: JetStreamManager) {
    this.#nc = nc;
    this.client = jetstream(nc, { timeout: LIMIT_MS });
    this.manager = manager;
    void this.#listen();
  }

  /** @throws {Error} where the server has no JetStream for us */
  static async open(nc: NatsConnection): Promise<NatsLine> {
    return new NatsLine(nc, await jetstreamManager(nc, { timeout: LIMIT_MS }));
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /**
   * Asks, again where the answer got lost: `act` must bear to be done twice.
   *
   * @throws {Error} what `act` throws, or that no answer came in time
   */
  async ask<T>(act: () => Promise<T>, limitMs: number = LIMIT_MS): Promise<T> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      await this.#untilUp(deadline);
      try {
        return await this.#whileUp(act, deadline);
      } catch (error) {
        if (!isPassing(error) || performance.now() + PAUSE_MS >= deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  /** Asks once, for what can't be done twice. */
  async askOnce<T>(act: () => Promise<T>, limitMs: number = LIMIT_MS): Promise<T> {
    const deadline = performance.now() + limitMs;
    await this.#untilUp(deadline);
    return await this.#whileUp(act, deadline);
  }

  /** Resolves when the connection breaks or ends. */
  async untilDown(): Promise<void> {
    if (!this.#isUp) return;
    await new Promise<void>((resolve) => {
      const changed = () => {
        this.#listeners.delete(changed);
        resolve();
      };
      this.#listeners.add(changed);
    });
  }

  async #listen(): Promise<void> {
    for await (const { type } of this.#nc.status()) {
      if (type === "disconnect") this.#turn(false);
      else if (type === "reconnect") this.#turn(true);
    }
    this.#turn(false);
  }

  #turn(isUp: boolean): void {
    if (isUp === this.#isUp && !this.#nc.isClosed()) return;
    this.#isUp = isUp;
    for (const listener of [...this.#listeners]) listener();
  }

  #untilUp(deadline: number): Promise<void> {
    if (this.#nc.isClosed()) throw new LineLost("The connection to NATS is closed");
    if (this.#isUp) return Promise.resolve();
    return this.#within(deadline, "NATS can't be reached", (resolve, reject) => () => {
      if (this.#nc.isClosed()) reject(new LineLost("The connection to NATS is closed"));
      else if (this.#isUp) resolve();
    });
  }

  #whileUp<T>(act: () => Promise<T>, deadline: number): Promise<T> {
    return this.#within(deadline, "NATS doesn't answer", (resolve, reject) => {
      act().then(resolve, reject);
      return () => reject(new LineLost("The connection to NATS broke"));
    });
  }

  /** Waits for what `begin` resolves; what it returns is told of the connection meanwhile. */
  async #within<T>(
    deadline: number,
    late: string,
    begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void,
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const ms = Math.max(1, deadline - performance.now());
    const timer = setTimeout(() => reject(new Error(late)), ms);
    const changed = begin(resolve, reject);
    this.#listeners.add(changed);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#listeners.delete(changed);
    }
  }
}

/** Whether another try may help: nobody was there to take the question, or its answer got lost. */
export function isPassing(error: unknown): boolean {
  if (error instanceof LineLost || isUnheard(error)) return true;
  return error instanceof JetStreamApiError && NOT_NOW.includes(error.code);
}

/** Whether nobody took the question: it had no effect. */
export function isUnheard(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof RequestError && cause.isNoResponders();
}
