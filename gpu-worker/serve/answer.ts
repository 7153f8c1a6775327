import { PROBLEM_CODES } from "@kanizsa/shared/schema/problem.ts";
import { WorkerProblem } from "../worker-problem.ts";

/** What goes back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/**
 * An error as the protocol sends it, `{"error": …}`, with the code of our catalogue. Anything but
 * a `WorkerProblem` is ours to mend: the caller gets an id to report, the log has the rest.
 */
export function problemAnswer(error: unknown, requestId: string): Answer {
  if (!(error instanceof WorkerProblem)) {
    return jsonAnswer(PROBLEM_CODES.internal.status, {
      error: `Report this id to whoever runs the worker, its log says more: ${requestId}`,
      code: "internal",
    });
  }
  const { code, message, errors, retryAfterSeconds, allow } = error;
  const headers: Record<string, string> = {};
  if (retryAfterSeconds !== undefined) headers["retry-after"] = String(retryAfterSeconds);
  if (allow !== undefined) headers.allow = allow.join(", ");
  if (code === "unauthorized") headers["www-authenticate"] = "Bearer";
  return jsonAnswer(
    PROBLEM_CODES[code].status,
    { error: message, code, ...(errors ? { errors } : {}) },
    headers,
  );
}
