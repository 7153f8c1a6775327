import type { ConsumerMessages } from "@nats-io/jetstream";
import { describeError, type Log } from "../../log.ts";
import type { NatsLine } from "./nats-line.ts";

export interface StreamFollowerOptions {
  readonly stream: string;
  /** Newest sequence that needs no telling. */
  readonly after: number;
  readonly hear: (subject: string, sequence: number) => void;
  /** Messages may have come and gone unheard; the stream's newest sequence. */
  readonly missed: (newest: number) => void;
  readonly log: Log;
}

/** After so much silence something may have been written, deleted and swept away, ms. */
const LONGEST_SILENCE_MS = 60_000;
/** How often the server says that there is nothing new, ms. */
const HEARTBEAT_MS = 1000;
const PULL_MS = 10_000;
const AT_ONCE = 1000;
/** The server forgets a follower that is silent for so long, ms. */
const FORGET_MS = 30_000;
const PAUSE_MS = 200;

/**
 * Hears every message of a stream, in order, without its content; over breaks of the connection and
 * restarts of the server it goes on where it was.
 */
export class StreamFollower {
  readonly #line: NatsLine;
  readonly #options: StreamFollowerOptions;
  readonly #stopping = Promise.withResolvers<void>();
  readonly #ended: Promise<void>;
  #seen: number;
  /** When the server was last heard, ms since 1970. */
  #heard = Date.now();
  #isStopped = false;

  constructor(line: NatsLine, options: StreamFollowerOptions) {
    this.#line = line;
    this.#options = options;
    this.#seen = options.after;
    this.#ended = this.#follow();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopping.resolve();
    await this.#ended;
  }

  async #follow(): Promise<void> {
    let isLogged = false;
    while (!this.#isStopped) {
      try {
        await this.#round();
        isLogged = false;
      } catch (error) {
        if (this.#isStopped) return;
        const { stream, log } = this.#options;
        if (!isLogged) log({ event: "stream_not_followed", stream, error: describeError(error) });
        isLogged = true;
      }
      const pause = new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (!this.#isStopped) await pause;
    }
  }

  /** From the last message that was heard until the connection breaks. */
  async #round(): Promise<void> {
    const { stream, hear } = this.#options;
    const { state } = await this.#line.ask(() => this.#line.manager.streams.info(stream));
    // An older copy was put back, or it was made anew.
    if (state.last_seq < this.#seen) this.#miss(state.last_seq);
    if (this.#isStopped) return;
    const consumer = await this.#line.ask(() =>
      this.#line.client.consumers.get(stream, {
        opt_start_seq: this.#seen + 1,
        headers_only: true,
        inactive_threshold: FORGET_MS,
      })
    );
    const messages = await consumer.consume({
      max_messages: AT_ONCE,
      expires: PULL_MS,
      idle_heartbeat: HEARTBEAT_MS,
      callback: ({ subject, seq }) => {
        this.#alive();
        this.#seen = seq;
        hear(subject, seq);
      },
    });
    const beats = this.#beats(messages);
    await Promise.race([this.#line.untilDown(), messages.closed(), this.#stopping.promise]);
    messages.stop();
    await beats;
    if (this.#isStopped) await consumer.delete().catch(() => {});
  }

  async #beats(messages: ConsumerMessages): Promise<void> {
    for await (const { type } of messages.status()) if (type === "heartbeat") this.#alive();
  }

  #alive(): void {
    const silence = Date.now() - this.#heard;
    this.#heard = Date.now();
    if (silence > LONGEST_SILENCE_MS) this.#miss(this.#seen);
  }

  #miss(newest: number): void {
    this.#seen = newest;
    this.#options.missed(newest);
  }
}
