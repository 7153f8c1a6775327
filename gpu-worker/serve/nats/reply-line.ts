import { setTimeout as delay } from "node:timers/promises";
import { headers, type Msg, type NatsConnection, NoRespondersError } from "@nats-io/nats-core";
import { HEADERS } from "@kanizsa/shared/nats/nats-names.ts";

/** Longest wait for one answer, ms. */
const ANSWER_MS = 2000;
/** Pause between two tries, ms. */
const PAUSE_MS = 300;
/**
 * How long nobody may be there before we believe it, ms: after the server was away, the process may
 * be on its way back.
 */
const NOBODY_MS = 3000;

export type ReplyKind = "taken" | "result" | "problem";

/** Tells the API process that waits for a job how it is with it, and sees that it has heard. */
export class ReplyLine {
  readonly #nc: NatsConnection;
  readonly #subject: string;
  readonly #sinceBackMs: () => number;

  /** @param sinceBackMs time since our own connection came back, Infinity where it never broke */
  constructor(nc: NatsConnection, subject: string, sinceBackMs: () => number) {
    this.#nc = nc;
    this.#subject = subject;
    this.#sinceBackMs = sinceBackMs;
  }

  /**
   * Says it until it's answered.
   *
   * @param limitMs longest time
   * @returns the answer, null when nobody is there or none came in time
   */
  async say(
    kind: ReplyKind,
    body: Uint8Array | string,
    limitMs: number,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Msg | null> {
    const header = headers();
    header.set(HEADERS.kind, kind);
    for (const [name, value] of Object.entries(more)) header.set(name, value);
    const began = performance.now();
    let nobodySince: number | null = null;
    for (;;) {
      try {
        const options = { headers: header, timeout: ANSWER_MS };
        return await this.#nc.request(this.#subject, body, options);
      } catch (error) {
        if (this.#nc.isClosed()) return null;
        const now = performance.now();
        if (isNoResponders(error)) {
          nobodySince ??= now;
          // A result is worth the wait; a job whose asker is gone must not hold up the next.
          if (kind === "taken" && this.#sinceBackMs() >= NOBODY_MS) return null;
          if (now - nobodySince >= NOBODY_MS) return null;
        } else nobodySince = null;
        if (now - began >= limitMs) return null;
      }
      await delay(PAUSE_MS);
    }
  }
}

function isNoResponders(error: unknown): boolean {
  return error instanceof NoRespondersError ||
    (error instanceof Error && error.cause instanceof NoRespondersError);
}
