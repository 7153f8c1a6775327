import { trace } from "@opentelemetry/api";
import { createMiddleware } from "hono/factory";
import type { ApiEnvironment } from "../environment.ts";
import { formatTraceparent, newTrace, parseTraceparent } from "../tracing/traceparent.ts";

/**
 * Leaves `traceparent` in the context, for calls that are made on the request's behalf, later ones
 * by the queue included: of the span that Deno opened (OTEL_DENO=true), else of the caller, else of
 * a trace that begins here, so that the worker's log and ours always share an id.
 */
export function traceContext() {
  return createMiddleware<ApiEnvironment>(async (c, next) => {
    const span = trace.getActiveSpan()?.spanContext();
    const context = span
      ? { ...span, flags: span.traceFlags.toString(16).padStart(2, "0") }
      : parseTraceparent(c.req.header("traceparent")) ?? newTrace();
    c.set("traceparent", formatTraceparent(context));
    await next();
  });
}
