/** The caller's span (W3C Trace Context, level 1), which ours become children of. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Bit 0: the caller records this trace. */
  readonly flags: number;
}

const PATTERN = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** What a `traceparent` header says, null where there is none or it cannot be used. */
export function readTraceParent(header: string | string[] | undefined): TraceParent | null {
  if (typeof header !== "string") return null;
  const [, version, traceId, spanId, flags, rest] = PATTERN.exec(header.trim()) ?? [];
  if (version === undefined || version === "ff" || (version === "00" && rest !== undefined)) {
    return null;
  }
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, flags: parseInt(flags, 16) };
}
