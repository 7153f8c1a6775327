import { setTimeout as delay } from "node:timers/promises";
import { headers, type Msg, type NatsConnection, NoRespondersError } from "@nats-io/nats-core";
import { HEADERS, NATS_PROTOCOL, type REPLY_KINDS } from "@kanizsa/shared/nats/nats-names.ts";

/** Longest wait for one answer, ms. */
const ANSWER_MS = 2000;
/** Pause between two tries, ms. */
const PAUSE_MS = 300;
/**
 * How long nobody may be there before we believe it, ms: after the server was away, the process may
 * be on its way back.
 */
const NOBODY_MS = 3000;

export type ReplyKind = typeof REPLY_KINDS[number];

/** The answer; or `nobody` is there, or none came in time: the line may be down. */
export type Heard = { readonly answer: Msg } | "nobody" | "silence";

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
   * @param signal ends it early, with silence
   */
  async say(
    kind: ReplyKind,
    body: Uint8Array | string,
    limitMs: number,
    { more = {}, signal }: {
      readonly more?: Readonly<Record<string, string>>;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<Heard> {
    const header = headers();
    header.set(HEADERS.kind, kind);
    header.set(HEADERS.protocol, String(NATS_PROTOCOL));
    for (const [name, value] of Object.entries(more)) header.set(name, value);
    const began = performance.now();
    let nobodySince: number | null = null;
    for (;;) {
      try {
        const options = { headers: header, timeout: ANSWER_MS };
        return { answer: await this.#nc.request(this.#subject, body, options) };
      } catch (error) {
        const now = performance.now();
        if (isNoResponders(error)) {
          nobodySince ??= now;
          // A result is worth the wait; a job whose asker is gone must not hold up the next.
          if (kind === "taken" && this.#sinceBackMs() >= NOBODY_MS) return "nobody";
          if (now - nobodySince >= NOBODY_MS) return "nobody";
        } else nobodySince = null;
        if (this.#nc.isClosed() || signal?.aborted || now - began >= limitMs) return "silence";
      }
      await delay(PAUSE_MS, undefined, { signal }).catch(() => {});
    }
  }
}

function isNoResponders(error: unknown): boolean {
  return error instanceof NoRespondersError ||
    (error instanceof Error && error.cause instanceof NoRespondersError);
}
