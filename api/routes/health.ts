import { Hono } from "hono";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { ApiEnvironment } from "../environment.ts";
import { problemResponse } from "../middleware/problem-json.ts";
import type { Operation } from "../openapi/document.ts";
import { ProblemError } from "../problem-error.ts";

/** GET /livez: this process answers. GET /readyz: a worker would serve, too. */
export function health(dispatcher: Dispatcher): Hono<ApiEnvironment> {
  return new Hono<ApiEnvironment>()
    .get("/livez", (c) => c.json({ status: "ok" }, 200, { "Cache-Control": "no-store" }))
    .get("/readyz", async (c) => {
      if (await dispatcher.isReady()) {
        return c.json({ status: "ok" }, 200, { "Cache-Control": "no-store" });
      }
      // Not thrown: whoever polls while the worker loads shouldn't fill the log.
      const detail = "Wait until the worker has loaded its networks, or start it";
      return problemResponse(
        new ProblemError("worker_unavailable", { detail, retryAfterSeconds: 1 }),
        c,
      );
    });
}

const OK = {
  description: "It does",
  content: {
    "application/json": {
      schema: {
        type: "object",
        required: ["status"],
        properties: { status: { const: "ok" } },
      },
    },
  },
};

export const healthOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/livez",
    operationId: "getLiveness",
    summary: "Whether this process answers",
    secured: false,
    responses: { "200": OK },
    problems: [],
  },
  {
    method: "get",
    path: "/readyz",
    operationId: "getReadiness",
    summary: "Whether a segmentation would be served",
    secured: false,
    responses: { "200": OK },
    problems: ["worker_unavailable"],
  },
];
