import {
  type ConsumerMessages,
  jetstream,
  type JetStreamManager,
  jetstreamManager,
  type JsMsg,
  type StoredMsg,
} from "@nats-io/jetstream";
import { headers, type MsgHdrs, type NatsConnection } from "@nats-io/nats-core";
import { decodeTensor } from "@kanizsa/shared/inference-protocol/decode-tensor.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import { HEADERS, type NatsNames } from "@kanizsa/shared/nats/nats-names.ts";
import { describeError, type Log } from "../../log.ts";
import { NOTICES_CONSUMER } from "./open-queue.ts";

/** A job that was given up, as an operator sees it. */
export interface DeadLetter {
  /** Position in the stream: what replay and drop are told. */
  readonly sequence: number;
  /** Id of the run. */
  readonly run: string;
  /** The dispatch that ended here: a run that is begun anew has another. */
  readonly dispatch: string;
  readonly category: string;
  /** ISO 8601. */
  readonly deadAt: string;
  /** How often it was handed out. */
  readonly deliveries: number;
  /** What the dispatcher was told of the run's origin, JSON. */
  readonly origin: unknown;
  /** The segmentation request, parsed; null where it can't be read. */
  readonly request: unknown;
  readonly bytes: number;
}

/** Headers that only dead letters have. */
const DELIVERIES = "Kanizsa-Deliveries";
/** Header that a job and its letter share: see NatsDispatcher. */
export const DISPATCH = "Kanizsa-Dispatch";
/** What the API notes of a run for whoever looks at its letter, JSON in ASCII. */
export const ORIGIN = "Kanizsa-Origin";

/** Pause after the notices could not be read, ms. */
const PAUSE_MS = 1000;

/**
 * Moves jobs that the server has handed out too often to a stream of their own, where they wait for
 * an operator. The server's notices are kept by a stream, so none is lost while no API runs; of
 * several processes each notice is handled by one.
 */
export class DeadLetters {
  readonly #nc: NatsConnection;
  readonly #names: NatsNames;
  readonly #manager: JetStreamManager;
  #messages: ConsumerMessages | undefined;
  #following: Promise<void> | undefined;
  #closed = false;

  private constructor(nc: NatsConnection, names: NatsNames, manager: JetStreamManager) {
    this.#nc = nc;
    this.#names = names;
    this.#manager = manager;
  }

  static async open(nc: NatsConnection, names: NatsNames): Promise<DeadLetters> {
    return new DeadLetters(nc, names, await jetstreamManager(nc));
  }

  /** Moves what the server's notices name, until close(). */
  follow(onDead: (replySubject: string) => void, log: Log): void {
    this.#following ??= this.#follow(onDead, log);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#messages?.close();
    await this.#following;
  }

  /**
   * Moves one job, whole or not at all; a second time it does nothing.
   *
   * @param sequence its position in the stream of jobs
   * @returns the subject on which its dispatcher waits, null when there is no such job
   */
  async move(sequence: number, deliveries: number): Promise<string | null> {
    const { jobsStream, deadSubject } = this.#names;
    const job = await this.#manager.streams.getMessage(jobsStream, { seq: sequence });
    if (!job) return null;
    const letter = headers();
    for (const [name, values] of job.header ?? []) {
      if (!name.startsWith("Nats-")) letter.set(name, values[0]);
    }
    letter.set(DELIVERIES, String(deliveries));
    const subject = `${deadSubject(categoryOf(job.subject))}.${letter.get(HEADERS.job)}`;
    await jetstream(this.#nc).publish(subject, job.data, {
      headers: letter,
      msgID: letter.get(DISPATCH),
    });
    await this.#manager.streams.deleteMessage(jobsStream, sequence, false);
    return letter.get(HEADERS.reply);
  }

  /** Whether this dispatch of the run has ended as a letter. */
  async has(category: string, run: string, dispatch: string): Promise<boolean> {
    const { deadStream, deadSubject } = this.#names;
    const subject = `${deadSubject(category)}.${run}`;
    const letter = await this.#manager.streams.getMessage(deadStream, { last_by_subj: subject });
    return letter?.header?.get(DISPATCH) === dispatch;
  }

  /** How many there are. */
  async count(): Promise<number> {
    return (await this.#manager.streams.info(this.#names.deadStream)).state.messages;
  }

  /** Oldest first, at most `limit` of those behind the position `after`. */
  async list(limit: number, after = 0): Promise<DeadLetter[]> {
    const { state } = await this.#manager.streams.info(this.#names.deadStream);
    const letters: DeadLetter[] = [];
    let sequence = Math.max(after + 1, state.first_seq);
    while (letters.length < limit && sequence <= state.last_seq) {
      const letter = await this.get(sequence);
      if (letter) letters.push(letter);
      sequence++;
    }
    return letters;
  }

  async get(sequence: number): Promise<DeadLetter | null> {
    const { deadStream } = this.#names;
    const message = await this.#manager.streams.getMessage(deadStream, { seq: sequence });
    return message && readLetter(message);
  }

  /** @returns whether it was there */
  async drop(sequence: number): Promise<boolean> {
    if (await this.get(sequence) === null) return false;
    return await this.#manager.streams.deleteMessage(this.#names.deadStream, sequence);
  }

  async #follow(onDead: (replySubject: string) => void, log: Log): Promise<void> {
    const { noticesStream } = this.#names;
    while (!this.#closed) {
      try {
        const consumer = await jetstream(this.#nc).consumers.get(noticesStream, NOTICES_CONSUMER);
        this.#messages = await consumer.consume({ max_messages: 10 });
        for await (const notice of this.#messages) await this.#heed(notice, onDead, log);
      } catch (error) {
        if (this.#closed) return;
        log({ event: "dead_letters_unread", error: describeError(error) });
      }
      if (!this.#closed) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async #heed(notice: JsMsg, onDead: (subject: string) => void, log: Log): Promise<void> {
    try {
      const { stream_seq, deliveries } = notice.json<{ stream_seq: number; deliveries: number }>();
      const reply = await this.move(stream_seq, deliveries);
      notice.ack();
      if (reply === null) return;
      log({ event: "job_dead", sequence: stream_seq, deliveries });
      onDead(reply);
    } catch (error) {
      log({ event: "dead_letter_not_moved", error: describeError(error) });
      notice.nak(PAUSE_MS);
    }
  }
}

/** `PREFIX.jobs.CATEGORY.PRIORITY` → its category. */
function categoryOf(subject: string): string {
  return subject.split(".").at(-2) ?? "";
}

function readLetter({ seq, subject, header, data, time }: StoredMsg): DeadLetter {
  return {
    sequence: seq,
    run: header?.get(HEADERS.job) ?? "",
    dispatch: header?.get(DISPATCH) ?? "",
    category: subject.split(".").at(-2) ?? "",
    deadAt: time.toISOString(),
    deliveries: Number(header?.get(DELIVERIES) || NaN),
    origin: parse(header?.get(ORIGIN)),
    request: readRequest(data, header),
    bytes: data.length,
  };
}

function readRequest(data: Uint8Array, header: MsgHdrs | undefined): unknown {
  try {
    const bytes = decodeTensor(data, header?.get(HEADER_LENGTH) || null, "inputs", "request");
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
