import type { FieldError, ProblemCode } from "@kanizsa/shared/schema/problem.ts";

export interface WorkerProblemOptions {
  readonly errors?: readonly FieldError[];
  /** Seconds after which the same call may succeed: sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Methods that the address takes: sent as `Allow`. */
  readonly allow?: readonly string[];
  readonly cause?: unknown;
}

/** An error that the caller may see: a code of the catalogue and a sentence that says what to do. */
export class WorkerProblem extends Error {
  override readonly name = "WorkerProblem";
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly allow: readonly string[] | undefined;

  constructor(code: ProblemCode, message: string, options: WorkerProblemOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.allow = options.allow;
  }
}
