import type { ProblemError } from "../problem-error.ts";
import { pageProblem } from "../problems.ts";
import type { Problem } from "../types.ts";
import { RefusedError } from "./refused-error.ts";

/** The error of an answer from 400 on, also of one that something in between gave. */
export function readRefusal(
  { status, headers, url }: Response,
  text: string,
  now = Date.now(),
): ProblemError {
  const retryAfterMs = readRetryAfter(headers.get("Retry-After"), now);
  const problem = readProblem(text) ?? foreignAnswer(url, status, headers).problem;
  return new RefusedError({ ...problem, status }, retryAfterMs);
}

/** What isn't JSON of the API. */
export function foreignAnswer(url: string, status: number, headers: Headers): ProblemError {
  const type = headers.get("Content-Type") ?? "no content type";
  return pageProblem(
    "api_answer_unknown",
    `See what answers at ${url || "the endpoint"}: got ${status} with ${type}`,
    { status },
  );
}

function readProblem(text: string): Problem | null {
  try {
    const value: unknown = JSON.parse(text);
    const { code, title, detail } = Object(value) as Partial<Problem>;
    const isProblem = [code, title, detail].every((text) => typeof text === "string");
    return isProblem ? value as Problem : null;
  } catch {
    return null;
  }
}

/** Seconds or a date (RFC 9110, 10.2.3), as ms from now. */
function readRetryAfter(header: string | null, now: number): number {
  const ms = header === null ? 0 : /^\d+$/.test(header) ? +header * 1000 : Date.parse(header) - now;
  return ms > 0 ? ms : 0;
}
