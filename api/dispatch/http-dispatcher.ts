import { decodeOutput } from "@kanizsa/shared/inference-protocol/decode-output.ts";
import { encodeRequest } from "@kanizsa/shared/inference-protocol/encode-request.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import { fieldErrorSchema } from "@kanizsa/shared/schema/problem.ts";
import {
  type WorkerResult,
  workerResultSchema,
} from "@kanizsa/shared/schema/segmentation-result.ts";
import * as z from "zod";
import { ProblemError } from "../problem-error.ts";
import type { Dispatcher, SegmentationJob } from "./dispatcher.ts";

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

/** Client of one worker: Open Inference Protocol v2 over HTTP, model `car`. */
export class HttpDispatcher implements Dispatcher {
  readonly #options: HttpDispatcherOptions;

  constructor(options: HttpDispatcherOptions) {
    this.#options = options;
  }

  async segment(job: SegmentationJob): Promise<WorkerResult> {
    const request = new TextEncoder().encode(JSON.stringify(job.request));
    const message = encodeRequest({ image: job.image, request }, "result", job.id);
    const { status, headers, body } = await this.#fetch(
      "/v2/models/car/infer",
      {
        method: "POST",
        headers: {
          "Content-Type": "application/octet-stream",
          [HEADER_LENGTH]: String(message.headerLength),
          "X-Request-Id": job.id,
        },
        body: message.body,
      },
      this.#options.timeoutMs,
      job.signal,
    );
    if (status !== 200) throw readRefusal(status, headers, body);
    const result = decodeOutput(body, headers.get(HEADER_LENGTH), "result");
    return workerResultSchema.parse(JSON.parse(new TextDecoder().decode(result)));
  }

  async isReady(): Promise<boolean> {
    try {
      return (await this.#fetch("/v2/health/ready", {}, READY_TIMEOUT_MS)).status === 200;
    } catch (error) {
      if (error instanceof ProblemError) return false;
      throw error;
    }
  }

  /** One exchange with its whole body, under one time limit. */
  async #fetch(path: string, init: RequestInit, timeoutMs: number, caller?: AbortSignal) {
    const limit = AbortSignal.timeout(timeoutMs);
    const headers = new Headers(init.headers);
    if (this.#options.token) headers.set("Authorization", `Bearer ${this.#options.token}`);
    try {
      const response = await fetch(this.#options.url + path, {
        ...init,
        headers,
        redirect: "error",
        signal: caller ? AbortSignal.any([caller, limit]) : limit,
      });
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
      throw unavailable("the worker doesn't answer now", error);
    }
  }
}

function readRefusal(status: number, headers: Headers, body: Uint8Array): ProblemError {
  const text = new TextDecoder().decode(body);
  const refusal = refusalSchema.safeParse(parseJson(text));
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
