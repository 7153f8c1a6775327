import type { Context } from "hono";
import { type Problem, PROBLEM_CODES } from "@kanizsa/shared/schema/problem.ts";
import type { ApiEnvironment } from "../environment.ts";
import { describeError, type Log } from "../log.ts";
import { ProblemError } from "../problem-error.ts";

export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** The error as RFC 9457 problem details. */
export function problemResponse(error: ProblemError, c: Context<ApiEnvironment>): Response {
  const { code, detail, errors, headers } = error;
  const { status, title } = PROBLEM_CODES[code];
  const body: Problem = {
    type: `/problems/${code}`,
    title,
    status,
    detail,
    instance: c.get("requestId"),
    code,
    ...(errors && { errors: [...errors] }),
  };
  return c.newResponse(JSON.stringify(body), status, {
    "Content-Type": PROBLEM_MEDIA_TYPE,
    "Cache-Control": "no-store",
    ...headers,
  });
}

/**
 * Error handler of the app. An error that isn't of the catalogue is logged with the request's id
 * and reaches the caller as `internal`, without its text.
 */
export function problemJson(log: Log) {
  return (error: unknown, c: Context<ApiEnvironment>): Response => {
    const known = error instanceof ProblemError
      ? error
      : new ProblemError("internal", { cause: error });
    if (known.status >= 500) {
      log({
        event: "request_failed",
        request_id: c.get("requestId"),
        method: c.req.method,
        path: c.req.path,
        code: known.code,
        error: describeError(known.code === "internal" ? known.cause : known.message),
        ...(known.code !== "internal" && { cause: rootMessage(known) }),
      });
    }
    return problemResponse(known, c);
  };
}

function rootMessage(error: Error): string {
  return error.cause instanceof Error
    ? rootMessage(error.cause)
    : String(error.cause ?? error.message);
}
