import { ProblemError } from "../problem-error.ts";

/** What one body has taken of the budget; it is given back when the body is read or refused. */
export interface Share extends Disposable {
  /** @throws {ProblemError} worker_overloaded when all of the budget is taken */
  take(bytes: number): void;
}

/** Bounds the memory of bodies that are being read at the same time. */
export class ByteBudget {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes that are taken now. */
  get taken(): number {
    return this.#taken;
  }

  open(): Share {
    let mine = 0;
    return {
      take: (bytes) => {
        if (this.#taken + bytes > this.#most) {
          throw new ProblemError("worker_overloaded", {
            detail: "Try again in a second: too many large bodies are being read",
            retryAfterSeconds: 1,
          });
        }
        this.#taken += bytes;
        mine += bytes;
      },
      [Symbol.dispose]: () => {
        this.#taken -= mine;
        mine = 0;
      },
    };
  }
}
