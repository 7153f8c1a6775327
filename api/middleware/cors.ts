import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { EmbedOrigins } from "../embed/embed-origins.ts";
import type { ApiEnvironment } from "../environment.ts";
import { ProblemError } from "../problem-error.ts";

const ALLOW_METHODS = "GET, POST, DELETE";
const ALLOW_HEADERS =
  "Authorization, Content-Type, Idempotency-Key, Prefer, If-None-Match, Last-Event-ID";
const EXPOSE_HEADERS =
  "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Cache-Status";
/** How long a browser may keep the answer to a preflight, s. */
const MAX_AGE = 600;

/**
 * CORS for pages that use embed tokens: a preflight can't carry the token, so it is answered to
 * exactly those origins that a live token lists. Never `*`, and never with credentials: the token
 * is sent by the page itself, no cookie means anything here. Stands before `authenticate()`.
 *
 * @example app.use("/v1/*", cors(tokens.origins), authenticate({ keys, tokens }));
 */
export function cors(origins: Pick<EmbedOrigins, "has">) {
  return createMiddleware<ApiEnvironment>(async (c, next) => {
    const origin = c.req.header("Origin");
    const allowed = origin !== undefined && origins.has(origin) ? origin : null;
    if (c.req.method === "OPTIONS" && c.req.header("Access-Control-Request-Method")) {
      return answerPreflight(c, allowed);
    }
    await next();
    // After next(): the answer to an error is another response than the one before it.
    c.header("Vary", "Origin", { append: true });
    if (allowed === null) return;
    c.header("Access-Control-Allow-Origin", allowed);
    c.header("Access-Control-Expose-Headers", EXPOSE_HEADERS);
  });
}

function answerPreflight(c: Context<ApiEnvironment>, allowed: string | null): Response {
  if (allowed === null) {
    throw new ProblemError("origin_not_allowed", {
      detail: "Issue an embed token that lists the page's origin, and send it again",
      headers: { Vary: "Origin" },
    });
  }
  return c.body(null, 204, {
    "Access-Control-Allow-Origin": allowed,
    "Access-Control-Allow-Methods": ALLOW_METHODS,
    "Access-Control-Allow-Headers": ALLOW_HEADERS,
    "Access-Control-Max-Age": String(MAX_AGE),
    Vary: "Origin",
  });
}
