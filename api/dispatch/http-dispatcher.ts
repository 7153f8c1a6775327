import { encodeRequest } from "@kanizsa/shared/inference-protocol/encode-request.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import { parseKnown } from "@kanizsa/shared/schema/parse-known.ts";
import type { ReferencePage, ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { WorkerModel } from "@kanizsa/shared/schema/worker-model.ts";
import {
  type WorkerProgress,
  workerProgressSchema,
} from "@kanizsa/shared/schema/worker-progress.ts";
import { ProblemError } from "../problem-error.ts";
import { withTrace } from "../tracing/with-trace.ts";
import type { Dispatcher, ReferencesRequest, SegmentationJob } from "./dispatcher.ts";
import { readJson, readRefusal, workerUnavailable } from "./read-refusal.ts";
import { readResult } from "./read-result.ts";
import { WorkerGone } from "./worker-gone.ts";
import { WorkerLookups } from "./worker-lookups.ts";

export interface HttpDispatcherOptions {
  /** Base URL of the worker, without a slash at the end. */
  readonly url: string;
  /** Bearer token, where the worker asks for one. */
  readonly token?: string;
  /** Longest wait for an answer, ms. */
  readonly timeoutMs: number;
}

/** Longest wait for the worker's word on whether it is ready, ms. */
const READY_TIMEOUT_MS = 2000;
/** Longest wait for what costs the worker no computation; a network's run may stand before it, ms. */
const LOOKUP_TIMEOUT_MS = 5000;

/** Client of one worker: Open Inference Protocol v2 over HTTP, model `car`. */
export class HttpDispatcher implements Dispatcher {
  readonly #options: HttpDispatcherOptions;
  readonly #lookups = new WorkerLookups((path) => this.#lookUp(path));

  constructor(options: HttpDispatcherOptions) {
    this.#options = options;
  }

  async segment(job: SegmentationJob): Promise<WorkerResult> {
    const request = new TextEncoder().encode(JSON.stringify(job.request));
    const message = encodeRequest({ image: job.image, request }, "result", job.id);
    const { status, headers, body } = await withTrace(
      job.traceparent,
      (traceHeaders) =>
        this.#fetch(
          "/v2/models/car/infer",
          {
            method: "POST",
            headers: {
              "Content-Type": "application/octet-stream",
              [HEADER_LENGTH]: String(message.headerLength),
              "X-Request-Id": job.id,
              ...traceHeaders,
            },
            body: sentOnce(message.body),
          },
          this.#options.timeoutMs,
          job.signal,
        ),
    );
    if (status !== 200) throw refusalOf(status, headers, body);
    return readResult(body, headers.get(HEADER_LENGTH));
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
    try {
      const path = `/v2/requests/${encodeURIComponent(id)}`;
      return parseKnown(workerProgressSchema, await this.#lookUp(path));
    } catch (error) {
      if (error instanceof ProblemError) return null;
      throw error;
    }
  }

  async isReady(): Promise<boolean> {
    try {
      return (await this.#fetch("/v2/health/ready", {}, READY_TIMEOUT_MS)).status === 200;
    } catch (error) {
      if (error instanceof ProblemError) return false;
      throw error;
    }
  }

  /** The worker's JSON at a path. */
  async #lookUp(path: string): Promise<unknown> {
    const { status, headers, body } = await this.#fetch(path, {}, LOOKUP_TIMEOUT_MS);
    if (status !== 200) throw refusalOf(status, headers, body);
    return readJson(body);
  }

  /** One exchange with its whole body, under one time limit. */
  async #fetch(path: string, init: RequestInit, timeoutMs: number, caller?: AbortSignal) {
    const limit = AbortSignal.timeout(timeoutMs);
    const headers = new Headers(init.headers);
    if (this.#options.token) headers.set("Authorization", `Bearer ${this.#options.token}`);
    let answered = false;
    try {
      const response = await fetch(this.#options.url + path, {
        ...init,
        headers,
        redirect: "error",
        signal: caller ? AbortSignal.any([caller, limit]) : limit,
      });
      answered = true;
      return { status: response.status, headers: response.headers, body: await response.bytes() };
    } catch (error) {
      if (caller?.aborted) {
        throw new ProblemError("request_invalid", { detail: "Stay until the answer has come" });
      }
      if (limit.aborted) {
        throw new ProblemError("worker_timeout", {
          detail: `Try again, with a smaller picture or fewer prompts: no answer in ${
            timeoutMs / 1000
          } s`,
          cause: error,
        });
      }
      if (answered || wasSent(error)) throw new WorkerGone(error);
      throw workerUnavailable("the worker doesn't answer now", error);
    }
  }
}

/**
 * A body that Deno's fetch() can't send again: bytes it sends a second time, without a word, where the
 * connection ends before an answer. A picture that ends the worker would end it twice as often.
 */
function sentOnce(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from([bytes]);
}

/**
 * Whether a failed fetch() had a connection. Deno tells failures on the way to one apart by their text
 * alone, "client error (Connect)" in the cause, and those of permissions and blocked ports by having none.
 */
function wasSent(error: unknown): boolean {
  return error instanceof TypeError && error.cause instanceof Error &&
    !error.cause.message.includes("client error (Connect)");
}

function refusalOf(status: number, headers: Headers, body: Uint8Array): ProblemError {
  const seconds = Number(headers.get("Retry-After") ?? NaN);
  const retryAfterSeconds = Number.isFinite(seconds) ? seconds : undefined;
  return readRefusal({ status, retryAfterSeconds, body });
}
