import { setTimeout as delay } from "node:timers/promises";
import {
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { WorkerProblem } from "../worker-problem.ts";
import type { TraceParent } from "./trace-parent.ts";
import type { RequestTrace, SpanAttributes, Tracing } from "./tracing.ts";

export interface OpenTelemetryOptions {
  readonly serviceName: string;
  readonly serviceVersion: string;
  /** Where ended spans go; by default over OTLP to where OTEL_EXPORTER_OTLP_ENDPOINT says. */
  readonly processor?: SpanProcessor;
}

/** Longest wait for the last spans when the worker stops, ms. */
const CLOSE_TIMEOUT_MS = 3000;

/**
 * Spans by OpenTelemetry's SDK, which reads its own settings (`OTEL_EXPORTER_OTLP_*`,
 * `OTEL_TRACES_SAMPLER`, `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_BSP_*`). Nothing global is registered:
 * requests hand their span on.
 */
export function openTelemetry(options: OpenTelemetryOptions): Tracing {
  const { serviceName, serviceVersion } = options;
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({
        "service.name": serviceName,
        "service.version": serviceVersion,
      }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [options.processor ?? new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer("kanizsa-worker", serviceVersion);
  return {
    begin: (name, parent, attributes) => begin(tracer, name, parent, attributes),
    close: async () => {
      const limit = new AbortController();
      // a collector that doesn't answer must not keep the worker from stopping
      await Promise.race([
        provider.shutdown().catch(() => {}),
        delay(CLOSE_TIMEOUT_MS, undefined, { signal: limit.signal }).catch(() => {}),
      ]);
      limit.abort();
    },
  };
}

function begin(
  tracer: Tracer,
  name: string,
  parent: TraceParent | null,
  attributes: SpanAttributes,
): RequestTrace {
  const above = parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, {
    traceId: parent.traceId,
    spanId: parent.spanId,
    traceFlags: parent.flags,
    isRemote: true,
  });
  const request = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, above);
  const within = trace.setSpan(ROOT_CONTEXT, request);
  let current: { readonly name: string; readonly span: Span } | null = null;
  return {
    stage: (stage) => {
      if (current?.name === stage) return;
      current?.span.end();
      current = { name: stage, span: tracer.startSpan(stage, {}, within) };
    },
    end: (final, error) => {
      request.setAttributes(final);
      for (const span of current ? [current.span, request] : [request]) {
        if (error !== undefined) span.setStatus(faultStatus(error));
        span.end();
      }
    },
  };
}

/** Says the code of a problem; messages may quote what callers sent. */
function faultStatus(error: unknown) {
  const message = error instanceof WorkerProblem
    ? error.code
    : error instanceof Error
    ? error.name
    : "unknown";
  return { code: SpanStatusCode.ERROR, message };
}
