import { ProblemError } from "../problem-error.ts";

/**
 * The request had reached the worker, and the connection ended before the answer: the worker may have
 * died of it, so a job should be tried a few times only. Where no worker could be reached, or it
 * refused, nothing ran: that is another `worker_unavailable`, and may be tried for as long as one likes.
 */
export class WorkerGone extends ProblemError {
  constructor(cause: unknown) {
    super("worker_unavailable", {
      detail: "Try again in 5 s: the worker ended before it had answered",
      retryAfterSeconds: 5,
      cause,
    });
  }
}
