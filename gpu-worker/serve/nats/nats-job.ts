import type { Msg, NatsConnection, Subscription } from "@nats-io/nats-core";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import { HEADERS, MAX_INLINE_BYTES, type NatsNames } from "@kanizsa/shared/nats/nats-names.ts";
import type { WorkerProgress } from "@kanizsa/shared/schema/worker-progress.ts";
import { readTraceParent } from "../../telemetry/trace-parent.ts";
import type { Tracing } from "../../telemetry/tracing.ts";
import { WorkerProblem } from "../../worker-problem.ts";
import { problemAnswer } from "../answer.ts";
import type { Log } from "../log.ts";
import { type InferParts, runInferJob } from "../run-infer-job.ts";
import type { JobMessage } from "./job-message.ts";
import { type JobOrder, readJobOrder } from "./job-order.ts";
import { readFields } from "./read-fields.ts";
import { type Heard, ReplyLine } from "./reply-line.ts";
import type { WorkerTransit } from "./worker-transit.ts";

export interface JobSurroundings {
  readonly nc: NatsConnection;
  readonly names: NatsNames;
  readonly transit: WorkerTransit;
  /** This worker's own id. */
  readonly worker: string;
  readonly parts: InferParts & {
    readonly config: { readonly requestSeconds: number };
    readonly tracing: Tracing;
  };
  readonly log: Log;
  /** Time since the connection came back, ms; Infinity where it never broke. */
  readonly sinceBackMs: () => number;
}

/** What the queue's consumer grants. */
export interface JobTerms {
  /** A job that is silent for so long is handed to another worker, ms. */
  readonly ackWaitMs: number;
  /** How often a job is handed out. */
  readonly maxDeliver: number;
}

/**
 * How a job ended for the worker: the API has its result or problem; nobody waited for it; nobody
 * heard what came out; or it went back to the queue.
 */
export type JobOutcome = "done" | "refused" | "dropped" | "unheard" | "returned";

/** Longest time to ask whether to go on, and to hand over what came out, ms. */
const ASK_MS = 6000;
const HAND_OVER_MS = 30_000;
/** Pause before another worker gets what this one could not do now, ms. */
const AGAIN_MS = 2000;

const QUEUED: WorkerProgress = { state: "queued", stage: "queue", done: 0, total: 1 };

/** Why a job ends that its caller has cancelled, or that a stopping worker gives back. */
class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** One job of the queue in this worker's hands. */
export class NatsJob {
  readonly #message: JobMessage;
  readonly #terms: JobTerms;
  readonly #around: JobSurroundings;
  readonly #abort = new AbortController();
  readonly #holding: ReturnType<typeof setInterval>;
  /** For the log. */
  readonly #facts: Record<string, unknown>;
  #returned = false;

  /** Holds the job from now on: the server hears of it every third of its ack wait. */
  constructor(message: JobMessage, terms: JobTerms, around: JobSurroundings) {
    this.#message = message;
    this.#terms = terms;
    this.#around = around;
    this.#facts = { delivery: message.delivery };
    this.#holding = setInterval(
      () => around.nc.isClosed() || message.working(),
      Math.max(100, terms.ackWaitMs / 3),
    );
  }

  /** Gives the job back, so that another worker gets it at once. */
  return(): void {
    this.#giveBack();
    this.#abort.abort(new Cancelled("The worker is stopping"));
  }

  /** Does the job to its end, whatever that is. Never rejects. */
  async run(): Promise<JobOutcome> {
    const { log, names, transit, parts } = this.#around;
    const { maxImageBytes } = parts.config;
    const started = performance.now();
    const order = readJobOrder(this.#message, { names, transit, maxImageBytes });
    let outcome: JobOutcome;
    try {
      if (order) outcome = await this.#run(order);
      else outcome = this.#drop("The message names no run, or nobody who waits");
    } catch (error) {
      this.#facts.fault = error instanceof Error ? error.stack : String(error);
      outcome = this.#giveBack(AGAIN_MS);
    } finally {
      clearInterval(this.#holding);
    }
    const ms = Math.round((performance.now() - started) * 10) / 10;
    log({ event: "job", id: order?.id, outcome, ms, ...this.#facts });
    return outcome;
  }

  async #run(order: JobOrder): Promise<JobOutcome> {
    const { nc, worker, sinceBackMs } = this.#around;
    const { signal } = this.#abort;
    const reply = new ReplyLine(nc, order.reply, sinceBackMs);
    const asked = this.#listen(order.id);
    try {
      const word = JSON.stringify({ worker, delivery: this.#message.delivery });
      const heard = await reply.say("taken", word, ASK_MS, { signal });
      if (this.#returned) return "returned";
      if (signal.aborted) return this.#drop("Cancelled");
      // The process that asked is gone: another asks anew.
      if (heard === "nobody") return this.#drop("Nobody waits");
      if (heard === "silence") return this.#giveBack(AGAIN_MS);
      if (readFields(heard.answer.data).go !== true) return this.#drop("Nobody waits any more");
      return await this.#compute(order, reply);
    } finally {
      asked.unsubscribe();
    }
  }

  /** Answers whoever asks how far it is, and heeds who cancels it. */
  #listen(id: string): Subscription {
    const { nc, names, parts } = this.#around;
    const heed = (message: Msg) => {
      const question = readFields(message.data);
      if (question.do === "cancel") this.#abort.abort(new Cancelled("The caller has cancelled"));
      if (question.ask !== "progress") return;
      message.respond(JSON.stringify(parts.progress.get(id) ?? QUEUED));
    };
    return nc.subscribe(names.jobSubject(id), {
      callback: (error, message) => error ? undefined : heed(message),
    });
  }

  async #compute(order: JobOrder, reply: ReplyLine): Promise<JobOutcome> {
    const { parts } = this.#around;
    const { signal } = this.#abort;
    const seconds = parts.config.requestSeconds;
    const limit = setTimeout(() => {
      const why =
        `Try again with a smaller picture or fewer prompts: no result within ${seconds} s`;
      this.#abort.abort(new WorkerProblem("worker_timeout", why));
    }, seconds * 1000);
    const parent = readTraceParent(order.traceparent);
    if (parent) this.#facts.trace_id = parent.traceId;
    const trace = parts.tracing.begin("infer", parent, { "kanizsa.request_id": order.id });
    let admitted = false;
    let answer: Awaited<ReturnType<typeof runInferJob>>;
    try {
      const call = {
        id: order.id,
        bytes: order.bytes,
        read: () => {
          admitted = true;
          return order.read(signal);
        },
        signal,
        trace,
        facts: this.#facts,
      };
      answer = await runInferJob(call, parts);
      trace.end({});
    } catch (error) {
      const reason: unknown = signal.aborted ? signal.reason : error;
      trace.end({}, reason);
      if (this.#returned) return "returned";
      if (reason instanceof Cancelled) return this.#drop("Cancelled");
      if (this.#isOthers(reason, admitted)) {
        return this.#giveBack(parts.slot.stopping ? undefined : AGAIN_MS);
      }
      return await this.#refuse(order, reply, reason);
    } finally {
      clearTimeout(limit);
    }
    return await this.#deliver(reply, answer.body, answer.headers[HEADER_LENGTH.toLowerCase()]);
  }

  /** Whether another worker, or this one later, may do what this one can't now. */
  #isOthers(reason: unknown, admitted: boolean): boolean {
    if (!(reason instanceof WorkerProblem)) return false;
    if (this.#around.parts.slot.stopping) return reason.code === "worker_unavailable";
    const isLast = this.#message.delivery >= this.#terms.maxDeliver;
    return !admitted && !isLast && /^worker_(unavailable|overloaded)$/.test(reason.code);
  }

  async #deliver(reply: ReplyLine, body: Buffer, headerLength?: string): Promise<JobOutcome> {
    const more: Record<string, string> = {};
    if (headerLength !== undefined) more[HEADER_LENGTH] = headerLength;
    if (body.length <= MAX_INLINE_BYTES) return await this.#handOver(reply, "result", body, more);
    const limit = AbortSignal.timeout(HAND_OVER_MS);
    try {
      const signal = AbortSignal.any([limit, this.#abort.signal]);
      more[HEADERS.object] = await this.#around.transit.put(body, signal);
    } catch (error) {
      if (this.#returned) return "returned";
      if (this.#abort.signal.aborted) return this.#drop("Cancelled");
      if (!limit.aborted) throw error;
      return this.#giveBack(AGAIN_MS);
    }
    return await this.#handOver(reply, "result", "", more);
  }

  async #refuse({ id }: JobOrder, reply: ReplyLine, reason: unknown): Promise<JobOutcome> {
    const { status, headers, body } = problemAnswer(reason, id);
    if (reason instanceof WorkerProblem) this.#facts.code = reason.code;
    else {
      this.#facts.code = "internal";
      this.#facts.fault = reason instanceof Error ? reason.stack : String(reason);
    }
    const retryAfter = headers["retry-after"];
    const problem = JSON.stringify({
      ...readFields(body),
      status,
      ...(retryAfter !== undefined && { retry_after: Number(retryAfter) }),
    });
    const outcome = await this.#handOver(reply, "problem", problem);
    return outcome === "done" ? "refused" : outcome;
  }

  async #handOver(
    reply: ReplyLine,
    kind: "result" | "problem",
    body: Uint8Array | string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<JobOutcome> {
    const heard: Heard = await reply.say(kind, body, HAND_OVER_MS, { more });
    if (this.#returned) return "returned";
    if (heard === "silence") return this.#giveBack(AGAIN_MS);
    this.#message.ack();
    return heard === "nobody" ? "unheard" : "done";
  }

  /** Nobody gets it again. */
  #drop(why: string): JobOutcome {
    this.#facts.why = why;
    this.#message.term();
    return "dropped";
  }

  /** Somebody gets it again, at once or later. */
  #giveBack(afterMs?: number): JobOutcome {
    clearInterval(this.#holding);
    if (!this.#returned && !this.#around.nc.isClosed()) this.#message.nak(afterMs);
    this.#returned = true;
    return "returned";
  }
}
