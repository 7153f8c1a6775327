import { fieldErrorSchema } from "@kanizsa/shared/schema/problem.ts";
import * as z from "zod";
import { ProblemError } from "../problem-error.ts";

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

/** What a worker answered instead of a result. */
export interface Refusal {
  /** As over HTTP. */
  readonly status: number;
  readonly retryAfterSeconds?: number;
  readonly body: Uint8Array;
}

/** The problem of the one catalogue that a worker's refusal is. */
export function readRefusal({ status, retryAfterSeconds, body }: Refusal): ProblemError {
  const text = new TextDecoder().decode(body);
  const refusal = refusalSchema.safeParse(readJson(body));
  if (refusal.success) {
    const { code, error, errors } = refusal.data;
    return new ProblemError(code, { detail: error, errors, retryAfterSeconds });
  }
  const cause = `worker answered ${status}: ${text.slice(0, 1000)}`;
  return status >= 500 && status !== 503
    ? new ProblemError("internal", { cause })
    : workerUnavailable("the worker doesn't take requests from here", cause);
}

/** No worker could be asked. */
export function workerUnavailable(why: string, cause: unknown): ProblemError {
  return new ProblemError("worker_unavailable", {
    detail: `Try again in ${RETRY_AFTER_SECONDS} s: ${why}`,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    cause,
  });
}

/** The value of a JSON body, undefined when it is none. */
export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
