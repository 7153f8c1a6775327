import {
  jetstream,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
} from "@nats-io/jetstream";
import {
  headers,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
  NoRespondersError,
  nuid,
  type Subscription,
} from "@nats-io/nats-core";
import type { BytesTensors } from "@kanizsa/shared/inference-protocol/encode-message.ts";
import { encodeRequest } from "@kanizsa/shared/inference-protocol/encode-request.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import {
  HEADERS,
  MAX_INLINE_BYTES,
  NATS_PROTOCOL,
  type NatsNames,
} from "@kanizsa/shared/nats/nats-names.ts";
import type { ReferencePage, ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { WorkerModel } from "@kanizsa/shared/schema/worker-model.ts";
import {
  type WorkerProgress,
  workerProgressSchema,
} from "@kanizsa/shared/schema/worker-progress.ts";
import * as z from "zod";
import { describeError, type Log } from "../../log.ts";
import { ProblemError } from "../../problem-error.ts";
import { withTrace } from "../../tracing/with-trace.ts";
import type { Dispatcher, ReferencesRequest, SegmentationJob } from "../dispatcher.ts";
import { readJson, readRefusal, workerUnavailable } from "../read-refusal.ts";
import { readResult } from "../read-result.ts";
import { WorkerLookups } from "../worker-lookups.ts";
import { type DeadLetters, DISPATCH, ORIGIN } from "./dead-letters.ts";
import { MOST_DELIVERIES } from "./open-queue.ts";
import type { Transit } from "./transit.ts";

export interface NatsDispatcherOptions {
  readonly nc: NatsConnection;
  readonly names: NatsNames;
  readonly transit: Transit;
  readonly deadLetters: DeadLetters;
  /** Whether some worker has announced itself as ready. */
  readonly isReady: () => boolean;
  /** After which a job is handed out again when its worker is silent, ms. */
  readonly ackWaitMs: number;
  /** Longest wait of a job, from its dispatch to its end, ms. */
  readonly timeoutMs: number;
  readonly log: Log;
  /** Between two looks after jobs of which nothing was heard, ms; by default 5 s. */
  readonly checkEveryMs?: number;
}

/** One job on its way. */
interface Pending {
  readonly job: SegmentationJob;
  readonly category: string;
  /** Position in the stream, null until the server has told it. */
  sequence: number | null;
  /** When something was last heard of it, ms on the monotonic clock. */
  heardAt: number;
  /** How often a worker has taken it. */
  deliveries: number;
  readonly resolve: (result: WorkerResult) => void;
  readonly reject: (error: unknown) => void;
}

const PUBLISH_TIMEOUT_MS = 5000;
const LOOKUP_TIMEOUT_MS = 5000;
const PROGRESS_TIMEOUT_MS = 1000;
const CHECK_EVERY_MS = 5000;
/** Beyond the ack wait, after which a job handed out for the last time counts as left, ms. */
const LEFT_SLACK_MS = 5000;
/** JetStream's codes of a stream that is full: of messages, and of bytes. */
const FULL = /maximum (messages|bytes)|insufficient|resource limits/i;

const takenSchema = z.object({ worker: z.string(), delivery: z.int().min(1) });
const refusalSchema = z.object({ status: z.int(), retry_after: z.number().optional() });

/**
 * Hands jobs to any number of workers through a JetStream work queue. The queue carries; what was
 * accepted stands in the store: a job whose dispatcher is gone is dropped by the worker that takes
 * it, and dispatched anew by the process that takes over the run.
 */
export class NatsDispatcher implements Dispatcher {
  readonly #options: NatsDispatcherOptions;
  readonly #process = nuid.next();
  readonly #pending = new Map<string, Pending>();
  readonly #queue: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #replies: Subscription;
  readonly #lookups = new WorkerLookups((path) => this.#lookUp(path));
  readonly #checking: ReturnType<typeof setInterval>;

  private constructor(options: NatsDispatcherOptions, manager: JetStreamManager) {
    const { nc, names, deadLetters, log, checkEveryMs = CHECK_EVERY_MS } = options;
    this.#options = options;
    this.#manager = manager;
    this.#queue = jetstream(nc, { timeout: PUBLISH_TIMEOUT_MS });
    this.#replies = nc.subscribe(names.replySubjects(this.#process), {
      callback: (error, message) => {
        if (error) log({ event: "reply_unread", error: describeError(error) });
        else void this.#heed(message);
      },
    });
    deadLetters.follow((subject) => nc.publish(subject, "", { headers: kindHeader("dead") }), log);
    this.#checking = setInterval(() => void this.#check(checkEveryMs), checkEveryMs);
  }

  static async open(options: NatsDispatcherOptions): Promise<NatsDispatcher> {
    return new NatsDispatcher(options, await jetstreamManager(options.nc));
  }

  async segment(job: SegmentationJob): Promise<WorkerResult> {
    const { transit, timeoutMs } = this.#options;
    const dispatch = nuid.next();
    const category = categoryOf(job);
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = job.signal ? AbortSignal.any([job.signal, limit]) : limit;
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<WorkerResult>();
    const heardAt = performance.now();
    const pending = { job, category, sequence: null, heardAt, deliveries: 0, resolve, reject };
    this.#pending.set(dispatch, pending);
    const leave = () => reject(job.signal?.aborted ? gone() : late(timeoutMs));
    signal.addEventListener("abort", leave);
    let ended = false;
    try {
      await Promise.race([promise, this.#publish(dispatch, pending)]);
      const result = await promise;
      ended = true;
      return result;
    } catch (error) {
      // What the worker said is its last word; everything else leaves the job behind.
      ended = error instanceof ProblemError && !signal.aborted && pending.deliveries > 0;
      throw error;
    } finally {
      signal.removeEventListener("abort", leave);
      this.#pending.delete(dispatch);
      promise.catch(() => {}); // where publishing failed first
      if (!ended) await this.#withdraw(job.id, pending);
      if (job.image.length > MAX_INLINE_BYTES) await transit.forget(dispatch);
    }
  }

  reference(id: string): Promise<ReferenceRecord | null> {
    return this.#lookups.reference(id);
  }

  references(page: ReferencesRequest): Promise<ReferencePage> {
    return this.#lookups.references(page);
  }

  model(): Promise<WorkerModel> {
    return this.#lookups.model();
  }

  async progress(id: string): Promise<WorkerProgress | null> {
    const { nc, names } = this.#options;
    try {
      const answer = await nc.request(names.jobSubject(id), JSON.stringify({ ask: "progress" }), {
        timeout: PROGRESS_TIMEOUT_MS,
      });
      return workerProgressSchema.safeParse(readJson(answer.data)).data ?? null;
    } catch {
      return null; // nobody has it, or nobody tells in time
    }
  }

  isReady(): Promise<boolean> {
    return Promise.resolve(this.#options.isReady());
  }

  /** Jobs on their way. */
  get size(): number {
    return this.#pending.size;
  }

  async close(): Promise<void> {
    clearInterval(this.#checking);
    this.#replies.unsubscribe();
    await this.#options.deadLetters.close();
  }

  /** Puts the job into the queue; returns once the server has it. */
  async #publish(dispatch: string, pending: Pending): Promise<void> {
    const { names, transit } = this.#options;
    const { job, category } = pending;
    const large = job.image.length > MAX_INLINE_BYTES;
    try {
      if (large) await transit.put(dispatch, job.image);
      const request = new TextEncoder().encode(JSON.stringify(job.request));
      const inputs: BytesTensors = large ? { request } : { image: job.image, request };
      const message = encodeRequest(inputs, "result", job.id);
      await withTrace(job.traceparent, async (traceHeaders) => {
        const header = headers();
        header.set(HEADERS.protocol, String(NATS_PROTOCOL));
        header.set(HEADERS.job, job.id);
        header.set(HEADERS.reply, names.replySubject(this.#process, dispatch));
        header.set(DISPATCH, dispatch);
        header.set(HEADER_LENGTH, String(message.headerLength));
        if (large) header.set(HEADERS.image, dispatch);
        if (job.origin !== undefined) header.set(ORIGIN, JSON.stringify(job.origin));
        for (const [name, value] of Object.entries(traceHeaders)) header.set(name, value);
        const subject = names.jobsSubject(category, job.priority ?? "interactive");
        const ack = await this.#queue.publish(subject, message.body, {
          headers: header,
          msgID: dispatch,
          timeout: PUBLISH_TIMEOUT_MS,
        });
        pending.sequence = ack.seq;
      });
    } catch (error) {
      if (error instanceof Error && FULL.test(error.message)) {
        throw new ProblemError("worker_overloaded", {
          detail: "Try again later: the queue of jobs is full",
          retryAfterSeconds: 5,
          cause: error,
        });
      }
      throw workerUnavailable("the queue of jobs doesn't answer now", error);
    }
  }

  /** Heeds a worker's word of one dispatch, and answers it. Never rejects. */
  async #heed(message: Msg): Promise<void> {
    const dispatch = message.subject.split(".").at(-1) ?? "";
    const pending = this.#pending.get(dispatch);
    const kind = message.headers?.get(HEADERS.kind);
    if (pending) pending.heardAt = performance.now();
    try {
      if (kind === "taken") {
        const taken = takenSchema.safeParse(readJson(message.data));
        if (pending && taken.success) pending.deliveries = taken.data.delivery;
        message.respond(JSON.stringify({ go: pending !== undefined }));
        return;
      }
      if (pending && kind === "result") pending.resolve(await this.#result(message));
      else if (pending && kind === "problem") pending.reject(refusalOf(message));
      else if (pending && kind === "dead") pending.reject(givenUp());
      message.respond("{}");
    } catch (error) {
      // A result that can't be read is ours to mend: the caller is told that it failed.
      pending?.reject(error);
      message.respond("{}");
    }
  }

  async #result(message: Msg): Promise<WorkerResult> {
    const { transit } = this.#options;
    const object = message.headers?.get(HEADERS.object);
    const length = message.headers?.get(HEADER_LENGTH) || null;
    if (!object) return readResult(message.data, length);
    const bytes = await transit.get(object);
    if (!bytes) throw workerUnavailable("the worker's result is gone", object);
    try {
      return readResult(bytes, length);
    } finally {
      void transit.forget(object);
    }
  }

  /** Takes back a job that nobody waits for any more. Never rejects. */
  async #withdraw(id: string, { sequence, deliveries }: Pending): Promise<void> {
    const { nc, names } = this.#options;
    try {
      if (deliveries > 0) nc.publish(names.jobSubject(id), JSON.stringify({ do: "cancel" }));
      if (sequence !== null) {
        await this.#manager.streams.deleteMessage(names.jobsStream, sequence, false);
      }
    } catch {
      // It's gone, or the server is: then the worker that takes it drops it.
    }
  }

  /** Looks after jobs of which nothing was heard: is each still in the queue, or with a worker? */
  async #check(quietMs: number): Promise<void> {
    const quiet = [...this.#pending].filter(([, { heardAt, sequence }]) =>
      sequence !== null && performance.now() - heardAt >= quietMs
    );
    for (const [dispatch, pending] of quiet) {
      try {
        await this.#lookAfter(dispatch, pending);
      } catch {
        return; // the server is away: the next look asks again
      }
    }
  }

  async #lookAfter(dispatch: string, pending: Pending): Promise<void> {
    const { names, deadLetters, ackWaitMs } = this.#options;
    const { job, category, deliveries, sequence } = pending;
    if (sequence === null) return;
    const found = await this.#manager.streams.getMessage(names.jobsStream, { seq: sequence });
    if (!this.#pending.has(dispatch)) return;
    if (!found) {
      const dead = await deadLetters.has(category, job.id, dispatch);
      if (this.#pending.has(dispatch)) pending.reject(dead ? givenUp() : lost());
      return;
    }
    const silentMs = performance.now() - pending.heardAt;
    const isLeft = deliveries >= MOST_DELIVERIES && silentMs > ackWaitMs + LEFT_SLACK_MS;
    if (!isLeft || await this.progress(job.id)) return;
    // The server's notice got lost with it, or nobody asked for jobs since.
    await deadLetters.move(sequence, deliveries);
    pending.reject(givenUp());
  }

  async #lookUp(path: string): Promise<unknown> {
    const { nc, names } = this.#options;
    let answer: Msg;
    try {
      answer = await nc.request(names.querySubject("car"), JSON.stringify({ path }), {
        timeout: LOOKUP_TIMEOUT_MS,
      });
    } catch (error) {
      const why = isNoResponders(error) ? "no worker is there now" : "no worker answers now";
      throw workerUnavailable(why, error);
    }
    const status = Number(answer.headers?.get(HEADERS.status) || NaN);
    if (status !== 200) throw readRefusal({ status, body: answer.data });
    return readJson(answer.data);
  }
}

function categoryOf({ request }: SegmentationJob): string {
  return request.prompts[0]?.category ?? "car";
}

function kindHeader(kind: string): MsgHdrs {
  const header = headers();
  header.set(HEADERS.kind, kind);
  return header;
}

function refusalOf({ data }: Msg): ProblemError {
  const about = refusalSchema.safeParse(readJson(data)).data;
  return readRefusal({
    status: about?.status ?? 500,
    retryAfterSeconds: about?.retry_after,
    body: data,
  });
}

function isNoResponders(error: unknown): boolean {
  return error instanceof NoRespondersError ||
    (error instanceof Error && error.cause instanceof NoRespondersError);
}

function gone(): ProblemError {
  return new ProblemError("request_invalid", { detail: "Stay until the answer has come" });
}

function late(timeoutMs: number): ProblemError {
  return new ProblemError("worker_timeout", {
    detail: `Try again, or start more workers: no answer in ${timeoutMs / 1000} s`,
  });
}

function lost(): ProblemError {
  return workerUnavailable("the job left the queue without an answer", "not in the queue");
}

function givenUp(): ProblemError {
  return new ProblemError("job_attempts_exceeded", {
    detail:
      `Try another picture: ${MOST_DELIVERIES} workers took this and none came back with an answer`,
  });
}
