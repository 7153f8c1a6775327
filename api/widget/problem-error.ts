import type { Problem } from "./types.ts";

/** A problem of the API's catalogue, or of the same form from the page itself. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
  }
}
