import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import type { ApiEnvironment } from "../environment.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { ProblemError } from "../problem-error.ts";
import { parseTraceparent } from "../tracing/traceparent.ts";

export interface ObserveOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  /** ms of a clock that never goes back. */
  readonly now?: () => number;
}

/** Asked every few seconds by machines: their successes would bury the others. */
const QUIET: ReadonlySet<string> = new Set(["/livez", "/readyz", "/metrics"]);

/**
 * Counts each request and writes one line of the log about it, when its answer begins: route
 * pattern, status, time, who asked. Never an address as it was sent, a header, or a body.
 */
export function observeRequests({ log, metrics, now = () => performance.now() }: ObserveOptions) {
  return createMiddleware<ApiEnvironment>(async (c, next) => {
    const started = now();
    metrics.requestStarted();
    try {
      await next();
    } finally {
      const ms = now() - started;
      const { method } = c.req;
      const { status } = c.res;
      const route = routeOf(c);
      metrics.requestEnded({ method, route, status, seconds: ms / 1000 });
      if (status >= 300 || !QUIET.has(route)) log(describe(c, route, status, ms));
    }
  });
}

function describe(c: Context<ApiEnvironment>, route: string, status: number, ms: number) {
  const principal = c.get("principal");
  const trace = parseTraceparent(c.get("traceparent"));
  return {
    event: "request",
    request_id: c.get("requestId"),
    method: c.req.method.slice(0, 20),
    route,
    status,
    ms: Math.round(ms * 10) / 10,
    ...(c.error instanceof ProblemError && { code: c.error.code }),
    ...(principal && { principal: principal.id, tenant: principal.tenant }),
    ...(trace && { trace_id: trace.traceId }),
  };
}

/** The pattern of the handler that took the request; one name for all that none took. */
function routeOf(c: Context): string {
  const handler = matchedRoutes(c).findLast(({ method }) => method !== "ALL");
  return handler?.path.replace(/:(\w+)(\{[^}]*\})?/g, "{$1}") ?? "none";
}
