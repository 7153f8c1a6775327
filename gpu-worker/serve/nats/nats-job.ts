import type { JsMsg } from "@nats-io/jetstream";
import { type NatsConnection, nuid } from "@nats-io/nats-core";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import { HEADERS, MAX_INLINE_BYTES, type NatsNames } from "@kanizsa/shared/nats/nats-names.ts";
import { readTraceParent } from "../../telemetry/trace-parent.ts";
import type { Tracing } from "../../telemetry/tracing.ts";
import { WorkerProblem } from "../../worker-problem.ts";
import { problemAnswer } from "../answer.ts";
import { MAX_REQUEST_BYTES } from "../infer.ts";
import { decodeInferRequest } from "../infer-message.ts";
import type { Log } from "../log.ts";
import { type InferParts, runInferJob } from "../run-infer-job.ts";
import { ReplyLine } from "./reply-line.ts";
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

/** How a job ended for the worker. */
export type JobOutcome = "done" | "refused" | "dropped" | "unheard" | "returned";

/** Longest time to ask whether to go on, and to hand over what came out, ms. */
const ASK_MS = 6000;
const HAND_OVER_MS = 30_000;

/** Why a job ends that its caller has cancelled, or that a stopping worker gives back. */
class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** One job of the queue in this worker's hands. */
export class NatsJob {
  readonly #message: JsMsg;
  readonly #around: JobSurroundings;
  readonly #abort = new AbortController();
  readonly #holding: ReturnType<typeof setInterval>;
  #returned = false;

  /** Holds the job from now on: the server hears of it every third of its ack wait. */
  constructor(message: JsMsg, ackWaitMs: number, around: JobSurroundings) {
    this.#message = message;
    this.#around = around;
    this.#holding = setInterval(() => message.working(), Math.max(100, ackWaitMs / 3));
  }

  /** Gives the job back, so that another worker gets it at once. */
  return(): void {
    this.#returned = true;
    clearInterval(this.#holding);
    this.#message.nak();
    this.#abort.abort(new Cancelled("The worker is stopping"));
  }

  /** Does the job to its end, whatever that is. Never rejects. */
  async run(): Promise<JobOutcome> {
    const started = performance.now();
    const facts: Record<string, unknown> = { delivery: this.#message.info.deliveryCount };
    let outcome: JobOutcome = "returned";
    try {
      outcome = await this.#run(facts);
    } catch (error) {
      facts.fault = error instanceof Error ? error.stack : String(error);
    } finally {
      clearInterval(this.#holding);
    }
    const ms = Math.round((performance.now() - started) * 10) / 10;
    this.#around.log({ event: "job", id: this.#header(HEADERS.job), outcome, ms, ...facts });
    return outcome;
  }

  async #run(facts: Record<string, unknown>): Promise<JobOutcome> {
    const { nc, names, worker, sinceBackMs } = this.#around;
    const id = this.#header(HEADERS.job);
    const reply = new ReplyLine(nc, this.#header(HEADERS.reply), sinceBackMs);
    const word = JSON.stringify({ worker, delivery: this.#message.info.deliveryCount });
    const answer = await reply.say("taken", word, ASK_MS);
    if (this.#returned) return "returned";
    if (answer === null && !nc.isClosed()) {
      // Nobody waits: the process that asked is gone, another asks anew.
      this.#message.term();
      return "dropped";
    }
    if (!answer || !readGo(answer.data)) {
      this.#message.term();
      return "dropped";
    }
    const asked = nc.subscribe(names.jobSubject(id), {
      callback: (error, message) => {
        if (error) return;
        const question = parse(message.data);
        if (question.do === "cancel") this.#abort.abort(new Cancelled("The caller has cancelled"));
        if (question.ask !== "progress") return;
        const progress = this.#around.parts.progress.get(id);
        message.respond(JSON.stringify(
          progress ?? {
            state: "queued",
            stage: "queue",
            done: 0,
            total: 1,
          },
        ));
      },
    });
    try {
      return await this.#compute(id, reply, facts);
    } finally {
      asked.unsubscribe();
    }
  }

  async #compute(
    id: string,
    reply: ReplyLine,
    facts: Record<string, unknown>,
  ): Promise<JobOutcome> {
    const { parts } = this.#around;
    const seconds = parts.config.requestSeconds;
    const limit = setTimeout(() => {
      const why =
        `Try again with a smaller picture or fewer prompts: no result within ${seconds} s`;
      this.#abort.abort(new WorkerProblem("worker_timeout", why));
    }, seconds * 1000);
    const parent = readTraceParent(this.#header(HEADERS.traceparent) || undefined);
    if (parent) facts.trace_id = parent.traceId;
    const trace = parts.tracing.begin("infer", parent, { "kanizsa.request_id": id });
    try {
      const { signal } = this.#abort;
      const bytes = parts.config.maxImageBytes + MAX_REQUEST_BYTES;
      const read = () => this.#read();
      const { headers, body } = await runInferJob(
        {
          id,
          bytes: this.#header(HEADERS.image) ? bytes : this.#message.data.length,
          read,
          signal,
          trace,
          facts,
        },
        parts,
      );
      trace.end({});
      clearTimeout(limit);
      return await this.#deliver(reply, body, headers[HEADER_LENGTH.toLowerCase()] ?? "");
    } catch (error) {
      const reason: unknown = this.#abort.signal.aborted ? this.#abort.signal.reason : error;
      trace.end({}, reason);
      if (this.#returned) return "returned";
      if (reason instanceof Cancelled) {
        this.#message.term();
        return "dropped";
      }
      return await this.#refuse(reply, id, reason, facts);
    } finally {
      clearTimeout(limit);
    }
  }

  async #read() {
    const { transit } = this.#around;
    const { data } = this.#message;
    const length = this.#header(HEADER_LENGTH);
    const message = decodeInferRequest(data, length === "" ? undefined : Number(length));
    const object = this.#header(HEADERS.image);
    if (object === "") return message;
    const image = await transit.get(object);
    if (image) return { ...message, image };
    throw new WorkerProblem("worker_unavailable", "Send the job again: its picture is gone", {
      retryAfterSeconds: 1,
    });
  }

  async #deliver(reply: ReplyLine, body: Buffer, headerLength: string): Promise<JobOutcome> {
    const header: Record<string, string> = { [HEADER_LENGTH]: headerLength };
    let bytes: Uint8Array | string = body;
    if (body.length > MAX_INLINE_BYTES) {
      const name = `result-${nuid.next()}`;
      await this.#around.transit.put(name, body);
      header[HEADERS.object] = name;
      bytes = "";
    }
    return await this.#handOver(reply, "result", bytes, header);
  }

  async #refuse(
    reply: ReplyLine,
    id: string,
    reason: unknown,
    facts: Record<string, unknown>,
  ): Promise<JobOutcome> {
    const { status, headers, body } = problemAnswer(reason, id);
    facts.code = reason instanceof WorkerProblem ? reason.code : "internal";
    if (!(reason instanceof WorkerProblem)) {
      facts.fault = reason instanceof Error ? reason.stack : String(reason);
    }
    const retryAfter = headers["retry-after"];
    const problem = JSON.stringify({
      ...JSON.parse(body.toString()),
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
    header: Readonly<Record<string, string>> = {},
  ): Promise<JobOutcome> {
    const heard = await reply.say(kind, body, HAND_OVER_MS, header);
    if (this.#returned) return "returned";
    // Unheard, it's still done with: whoever waits for it notices that it left the queue.
    this.#message.ack();
    return heard ? "done" : "unheard";
  }

  #header(name: string): string {
    return this.#message.headers?.get(name) ?? "";
  }
}

function readGo(data: Uint8Array): boolean {
  return parse(data).go === true;
}

function parse(data: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(data));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
