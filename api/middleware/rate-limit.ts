import { createMiddleware } from "hono/factory";
import type { ApiEnvironment } from "../environment.ts";
import { type Taken, type TokenBuckets, WINDOW_MS } from "../limits/token-buckets.ts";
import { ProblemError } from "../problem-error.ts";

export interface RateLimitOptions {
  readonly buckets: TokenBuckets;
  /** Requests a minute of principals without a rate of their own. */
  readonly perMinute: number;
}

/**
 * Holds every key and every embed token to its requests a minute: 429 with `Retry-After` beyond it.
 * Each answer says in `RateLimit-Policy` and `RateLimit` what is left, as
 * draft-ietf-httpapi-ratelimit-headers-10 has it. Stands behind `authenticate()`.
 *
 * @example app.use("/v1/*", rateLimit({ buckets: new TokenBuckets(), perMinute: 600 }));
 */
export function rateLimit({ buckets, perMinute }: RateLimitOptions) {
  return createMiddleware<ApiEnvironment>(async (c, next) => {
    const { id, ratePerMinute = perMinute } = c.get("principal");
    const taken = buckets.take(id, ratePerMinute);
    const headers = rateLimitHeaders(taken, ratePerMinute);
    if (!taken.allowed) {
      throw new ProblemError("rate_limited", {
        detail: `Send at most ${ratePerMinute} requests a minute`,
        retryAfterSeconds: seconds(taken),
        headers,
      });
    }
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  });
}

/** `q` requests in a window of `w` seconds; `r` are left, all are back in `t` seconds. */
function rateLimitHeaders(taken: Taken, perMinute: number): Record<string, string> {
  return {
    "RateLimit-Policy": `"default";q=${perMinute};w=${WINDOW_MS / 1000}`,
    "RateLimit": `"default";r=${taken.remaining};t=${seconds(taken)}`,
  };
}

function seconds({ waitMs }: Taken): number {
  return Math.max(1, Math.ceil(waitMs / 1000));
}
