import {
  type FieldError,
  PROBLEM_CODES,
  type ProblemCode,
} from "@kanizsa/shared/schema/problem.ts";

export interface ProblemOptions {
  /** What came and what to do; without it the catalogue's own advice is given. */
  readonly detail?: string;
  /** The fields at fault. */
  readonly errors?: readonly FieldError[];
  /** Seconds after which another try makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Further response headers, `Allow` or `WWW-Authenticate` for instance. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log alone. */
  readonly cause?: unknown;
}

/** An error of the catalogue, on its way to the caller; problemJson() turns it into the answer. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(readonly code: ProblemCode, options: ProblemOptions = {}) {
    const detail = options.detail ?? PROBLEM_CODES[code].mend;
    super(`${code}: ${detail}`, { cause: options.cause });
    this.detail = detail;
    this.errors = options.errors;
    this.headers = options.retryAfterSeconds === undefined
      ? { ...options.headers }
      : { ...options.headers, "Retry-After": String(options.retryAfterSeconds) };
  }

  get status(): number {
    return PROBLEM_CODES[this.code].status;
  }
}
