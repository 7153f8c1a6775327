import { decodeOutput } from "@kanizsa/shared/inference-protocol/decode-output.ts";
import { encodeRequest } from "@kanizsa/shared/inference-protocol/encode-request.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import { fieldErrorSchema } from "@kanizsa/shared/schema/problem.ts";
import {
  type ReferencePage,
  referencePageSchema,
  type ReferenceRecord,
  referenceSchema,
} from "@kanizsa/shared/schema/reference.ts";
import {
  type WorkerResult,
  workerResultSchema,
} from "@kanizsa/shared/schema/segmentation-result.ts";
import { type WorkerModel, workerModelSchema } from "@kanizsa/shared/schema/worker-model.ts";
import {
  type WorkerProgress,
  workerProgressSchema,
} from "@kanizsa/shared/schema/worker-progress.ts";
import * as z from "zod";
import { ProblemError } from "../problem-error.ts";
import { withTrace } from "../tracing/with-trace.ts";
import type { Dispatcher, ReferencesRequest, SegmentationJob } from "./dispatcher.ts";
import { WorkerGone } from "./worker-gone.ts";

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
/** Time in which a worker that was stopped is usually back, s. */
const RETRY_AFTER_SECONDS = 5;

/** What the worker may tell a caller in its own words; every other fault is ours. */
const CALLER_FAULTS = [
  "image_missing",
  "image_empty",
  "image_unreadable",
  "image_truncated",
  "image_type_unsupported",
  "heic_unsupported",
  "image_too_large",
  "image_too_many_pixels",
  "request_not_json",
  "request_invalid",
  "prompt_outside_image",
  "too_many_prompts",
  "reference_unknown",
  "worker_overloaded",
  "worker_timeout",
  "bank_model_mismatch",
] as const;

const refusalSchema = z.object({
  error: z.string(),
  code: z.enum(CALLER_FAULTS),
  errors: z.array(fieldErrorSchema).optional(),
});

/** What `GET /v2/models/car` says beside the protocol's own fields. */
const metadataSchema = z.object({
  name: z.string(),
  versions: z.tuple([z.string()]),
  parameters: workerModelSchema.omit({ name: true, version: true }).strip(),
});

/** Client of one worker: Open Inference Protocol v2 over HTTP, model `car`. */
export class HttpDispatcher implements Dispatcher {
  readonly #options: HttpDispatcherOptions;

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
    if (status !== 200) throw readRefusal(status, headers, body);
    const result = decodeOutput(body, headers.get(HEADER_LENGTH), "result");
    return workerResultSchema.parse(JSON.parse(new TextDecoder().decode(result)));
  }

  async reference(id: string): Promise<ReferenceRecord | null> {
    try {
      const path = `/v2/models/car/references/${encodeURIComponent(id)}`;
      return referenceSchema.parse(await this.#lookUp(path));
    } catch (error) {
      if (error instanceof ProblemError && error.code === "reference_unknown") return null;
      throw error;
    }
  }

  async references({ after, limit }: ReferencesRequest): Promise<ReferencePage> {
    const query = new URLSearchParams({
      limit: String(limit),
      ...after !== undefined && { after },
    });
    return referencePageSchema.parse(await this.#lookUp(`/v2/models/car/references?${query}`));
  }

  async model(): Promise<WorkerModel> {
    const metadata = metadataSchema.parse(await this.#lookUp("/v2/models/car"));
    const { name, versions: [version], parameters } = metadata;
    return workerModelSchema.parse({ name, version, ...parameters });
  }

  async progress(id: string): Promise<WorkerProgress | null> {
    try {
      const path = `/v2/requests/${encodeURIComponent(id)}`;
      return workerProgressSchema.parse(await this.#lookUp(path));
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
    if (status !== 200) throw readRefusal(status, headers, body);
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
      throw unavailable("the worker doesn't answer now", error);
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

function readRefusal(status: number, headers: Headers, body: Uint8Array): ProblemError {
  const text = new TextDecoder().decode(body);
  const refusal = refusalSchema.safeParse(readJson(body));
  if (refusal.success) {
    const { code, error, errors } = refusal.data;
    const retryAfter = Number(headers.get("Retry-After") ?? NaN);
    return new ProblemError(code, {
      detail: error,
      errors,
      retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : undefined,
    });
  }
  const cause = `worker answered ${status}: ${text.slice(0, 1000)}`;
  return status >= 500 && status !== 503
    ? new ProblemError("internal", { cause })
    : unavailable("the worker doesn't take requests from here", cause);
}

function unavailable(why: string, cause: unknown): ProblemError {
  return new ProblemError("worker_unavailable", {
    detail: `Try again in ${RETRY_AFTER_SECONDS} s: ${why}`,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    cause,
  });
}

/** The value of a JSON body, undefined when it is none. */
function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
