import { ProblemError } from "../problem-error.ts";
import type { Problem } from "../types.ts";

/** The API refused; it may have said when to come again. */
export class RefusedError extends ProblemError {
  /** Wait of `Retry-After`, ms; 0 without one. */
  readonly retryAfterMs: number;

  constructor(problem: Problem, retryAfterMs: number) {
    super(problem);
    this.retryAfterMs = retryAfterMs;
  }
}
