import { type WorkerList, workerListSchema } from "@kanizsa/shared/schema/worker-list.ts";
import { Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";
import { requireScope } from "../middleware/require-scope.ts";
import { type NamedSchema, type Operation, schemaRef } from "../openapi/document.ts";
import type { Workers } from "../worker-watch/workers.ts";

export interface WorkersDependencies {
  readonly workers: Workers;
}

/** GET /v1/workers: which workers there are, for who runs them. */
export function workers({ workers }: WorkersDependencies): Hono<ApiEnvironment> {
  return new Hono<ApiEnvironment>().get("/v1/workers", requireScope("admin"), async (c) => {
    const list: WorkerList = { workers: await workers.list() };
    return c.json(list, 200, { "Cache-Control": "no-store" });
  });
}

export const workersOperation: Operation = {
  method: "get",
  path: "/v1/workers",
  operationId: "listWorkers",
  summary: "Which workers there are: version, provider, banks, capacity, health",
  secured: true,
  scope: "admin",
  responses: {
    "200": {
      description: "The workers that were heard of in the last seconds",
      content: { "application/json": { schema: schemaRef("WorkerList") } },
    },
  },
  problems: ["forbidden"],
};

export const workersSchemas: readonly NamedSchema[] = [
  {
    id: "WorkerList",
    schema: workerListSchema,
    io: "output",
    description:
      "Workers as this process knows them: those that announce themselves over NATS, or " +
      "the one that is reached over HTTP, which tells neither its capacity nor when it started.",
    example: {
      workers: [{
        id: "HZ3UPF0KUN2QDS5IRNNNBA",
        host: "gpu-1",
        version: "0.2.0",
        ready: true,
        reason: null,
        categories: ["car"],
        capacity: 4,
        running: 1,
        model: {
          name: "car",
          version: "0.2.0",
          pipeline_version: "3",
          created_at: "2026-11-23T20:27:28Z",
          licence: "LicenseRef-Kanizsa-Research-Weights",
          training_data: ["Kanizsa-Scenes, train split, rendered by models/scenes"],
          provider: "cuda",
          precision: "float32",
          without: [],
          bank: { version: "0.2.0", references: 300 },
        },
        started_at: "2026-11-24T07:00:00Z",
        last_seen_at: "2026-11-24T09:30:01Z",
      }],
    },
  },
];
