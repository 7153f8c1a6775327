import { context, trace } from "@opentelemetry/api";
import { parseTraceparent } from "./traceparent.ts";

/**
 * Makes a call as part of a trace, whenever it comes: `call` gets the headers that it has to send.
 * These are none while Deno traces (OTEL_DENO=true), which adds its own to every fetch: two
 * `traceparent` would be none.
 */
export function withTrace<T>(
  traceparent: string | undefined,
  call: (headers: Readonly<Record<string, string>>) => T,
): T {
  const asked = parseTraceparent(traceparent);
  if (!asked) return call({});
  const { traceId, spanId, flags } = asked;
  const parent = { traceId, spanId, traceFlags: parseInt(flags, 16), isRemote: true };
  return context.with(trace.setSpanContext(context.active(), parent), () => {
    const isTraced = trace.getSpanContext(context.active())?.traceId === traceId;
    return call(isTraced ? {} : { traceparent: `00-${traceId}-${spanId}-${flags}` });
  });
}
