import type { TraceParent } from "./trace-parent.ts";

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** The span of one request, with one child after another for its stages. */
export interface RequestTrace {
  /** Ends the span of the stage before; the same stage again goes on with its span. */
  stage(name: string): void;
  /** Ends every span; with an error they say so. */
  end(attributes: SpanAttributes, error?: unknown): void;
}

/** Where spans go. */
export interface Tracing {
  begin(name: string, parent: TraceParent | null, attributes: SpanAttributes): RequestTrace;
  /** Sends what is left, within a few seconds. */
  close(): Promise<void>;
}

const NOTHING: RequestTrace = { stage: () => {}, end: () => {} };

/** Keeps no spans. */
export const NO_TRACING: Tracing = { begin: () => NOTHING, close: () => Promise.resolve() };
