import { createInbox, type Msg, nanos, type NatsConnection } from "@nats-io/nats-core";
import { JobMessage } from "./job-message.ts";

/** Beyond a question's time, how long the server's word that it has ended may take, ms. */
const LATE_MS = 1500;
/** What the server ends a question with that found no job in its time. */
const EXPIRED = 408;

/**
 * Asks a consumer for one job at a time. The library's own `next()` throws away what comes after it
 * has given up, as on a busy machine that looks as though heartbeats were missed: the job would wait
 * for its ack wait, and have lost one of its deliveries. Here whatever comes is taken.
 */
export class JobPull {
  readonly #nc: NatsConnection;
  readonly #subject: string;
  readonly #inbox: string;
  readonly #onJob: (message: JobMessage) => void;
  #questions = 0;
  /** Ends the question that is out. */
  #answer: (error?: Error) => void = () => {};

  /** @param onJob told of every job that comes, late ones too */
  constructor(
    nc: NatsConnection,
    { stream, consumer, inboxPrefix, onJob }: {
      readonly stream: string;
      readonly consumer: string;
      readonly inboxPrefix: string;
      readonly onJob: (message: JobMessage) => void;
    },
  ) {
    this.#nc = nc;
    this.#subject = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`;
    this.#inbox = createInbox(inboxPrefix);
    this.#onJob = onJob;
    nc.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => error ? this.#answer(error) : this.#hear(message),
    });
  }

  /**
   * Resolves once a job has come, or none within `expiresMs`.
   *
   * @throws {Error} when the consumer isn't there, or the server says nothing
   */
  async ask(expiresMs: number): Promise<void> {
    const number = String(++this.#questions);
    const question = JSON.stringify({ batch: 1, expires: nanos(expiresMs) });
    await new Promise<void>((resolve, reject) => {
      const silence = () => this.#answer(new Error("The server doesn't answer"));
      const timer = setTimeout(silence, expiresMs + LATE_MS);
      this.#answer = (error) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      };
      try {
        this.#nc.publish(this.#subject, question, { reply: `${this.#inbox}.${number}` });
      } catch (error) {
        this.#answer(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  #hear(message: Msg): void {
    if (!message.subject.startsWith(`${this.#inbox}.`)) {
      this.#onJob(new JobMessage(message));
      return this.#answer();
    }
    // Of an earlier question: its end is no answer to this one.
    if (message.subject !== `${this.#inbox}.${this.#questions}`) return;
    const { code = 0, description = "" } = message.headers ?? {};
    this.#answer(code === EXPIRED ? undefined : new Error(`${code} ${description}`));
  }
}
