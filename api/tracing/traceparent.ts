/** `traceparent` of W3C Trace Context, version 00: trace id, parent id, flags. */
const PATTERN = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

export interface TraceContext {
  /** 32 hexadecimal digits, the same through all services. */
  readonly traceId: string;
  /** 16 hexadecimal digits: the span that called. */
  readonly spanId: string;
  readonly flags: string;
}

/** The caller's context, null where the header is missing or no valid one. */
export function parseTraceparent(header: string | null | undefined): TraceContext | null {
  const match = PATTERN.exec(header?.trim() ?? "");
  if (!match) return null;
  const [, version, traceId, spanId, flags, more] = match;
  if (version === "ff" || (version === "00" && more !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, flags };
}

export function formatTraceparent({ traceId, spanId, flags }: TraceContext): string {
  return `00-${traceId}-${spanId}-${flags}`;
}

/** A trace that begins here; nobody records it (flags 00). */
export function newTrace(): TraceContext {
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)).toHex();
  return { traceId: random(16), spanId: random(8), flags: "00" };
}
