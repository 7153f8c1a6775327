import { createMiddleware } from "hono/factory";
import { ProblemError } from "../problem-error.ts";

/**
 * Takes in at most `most` requests at once and answers the rest 503: bodies are held in memory, so
 * their number has to be bounded.
 */
export function limitConcurrency(most: number) {
  let running = 0;
  return createMiddleware(async (_c, next) => {
    if (running >= most) {
      throw new ProblemError("worker_overloaded", {
        detail: `Try again in a second: ${most} requests are being served already`,
        retryAfterSeconds: 1,
      });
    }
    running++;
    try {
      await next();
    } finally {
      running--;
    }
  });
}
