import type { FieldError, Problem, ProblemCode } from "@kanizsa/shared/schema/problem.ts";

/** An answer from 400 on: `code` says which of the catalogue, `detail` how to mend it. */
export class KanizsaError extends Error {
  override readonly name = "KanizsaError";
  readonly code: ProblemCode;
  readonly status: number;
  /** How to mend it, and what came. */
  readonly detail: string;
  /** The fields at fault, each with a JSON pointer. */
  readonly errors: readonly FieldError[];
  /** Name it when you report the error. */
  readonly requestId: string;
  /** Seconds after which another try makes sense, null where the server doesn't say. */
  readonly retryAfterSeconds: number | null;

  constructor(readonly problem: Problem, retryAfterSeconds: number | null = null) {
    const fields = problem.errors?.map(({ pointer, message }) => `${pointer}: ${message}`) ?? [];
    super([`${problem.title}. ${problem.detail}`, ...fields].join("\n"));
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.requestId = problem.instance;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The error of an answer, also of one that something between us and the API gave. */
  static async from(response: Response): Promise<KanizsaError> {
    const after = Number(response.headers.get("Retry-After") ?? NaN);
    const seconds = Number.isFinite(after) && after >= 0 ? after : null;
    const text = await response.text();
    return new KanizsaError(readProblem(text) ?? foreignProblem(response, text), seconds);
  }
}

function readProblem(text: string): Problem | null {
  try {
    const value: unknown = JSON.parse(text);
    const isProblem = typeof value === "object" && value !== null && "code" in value &&
      "title" in value && "detail" in value;
    return isProblem ? value as Problem : null;
  } catch {
    return null;
  }
}

function foreignProblem({ status, headers }: Response, text: string): Problem {
  return {
    type: "about:blank",
    title: `The server answered ${status}`,
    status,
    detail: `See what answers at this address, it isn't the API: got ${text.slice(0, 200)}`,
    instance: headers.get("X-Request-Id") ?? "",
    code: status === 503 ? "worker_unavailable" : "internal",
  };
}
