import { Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Operation } from "../openapi/document.ts";

/** GET /metrics, for Prometheus. Who may read it is decided where it is mounted. */
export function metrics(source: Metrics): Hono<ApiEnvironment> {
  return new Hono<ApiEnvironment>().get("/metrics", async (c) =>
    c.body(await source.text(), 200, {
      "Content-Type": source.contentType,
      "Cache-Control": "no-store",
    }));
}

export const metricsOperations: readonly Operation[] = [{
  method: "get",
  path: "/metrics",
  operationId: "getMetrics",
  summary: "Figures of this API for Prometheus",
  description: "With the scope `admin`; where the operator gave them a port of their own, they " +
    "are there instead, without a key.",
  tag: "watching",
  secured: true,
  responses: {
    "200": {
      description: "Prometheus' text format",
      content: {
        "text/plain": {
          schema: { type: "string" },
          example: "# TYPE kanizsa_worker_ready gauge\nkanizsa_worker_ready 1\n",
        },
      },
    },
  },
  problems: ["forbidden"],
}];
