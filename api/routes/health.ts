import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";
import { problemResponse } from "../middleware/problem-json.ts";
import type { Operation } from "../openapi/document.ts";
import { ProblemError } from "../problem-error.ts";

export interface HealthDependencies {
  readonly worker: { isReady(): boolean | Promise<boolean> };
  readonly store: { isWritable(): Promise<boolean> };
  /** Longest wait for the store's word, ms; by default 2 s. */
  readonly timeoutMs?: number;
}

const NO_STORE = { "Cache-Control": "no-store" };

/**
 * GET /livez: this process answers. GET /readyz: a segmentation would be served, too: a worker
 * serves and the store can be written.
 */
export function health(dependencies: HealthDependencies): Hono<ApiEnvironment> {
  return new Hono<ApiEnvironment>()
    .get("/livez", (c) => c.json({ status: "ok" }, 200, NO_STORE))
    .get("/readyz", async (c) => {
      const missing = await whatIsMissing(dependencies);
      if (missing === null) return c.json({ status: "ok" }, 200, NO_STORE);
      // Not thrown: whoever polls while the worker loads shouldn't fill the log.
      return problemResponse(new ProblemError(...missing), c);
    });
}

async function whatIsMissing(
  { worker, store, timeoutMs = 2000 }: HealthDependencies,
): Promise<[ProblemCode, { detail: string; retryAfterSeconds: number }] | null> {
  const [serves, isWritable] = await Promise.all([
    within(worker.isReady(), timeoutMs),
    within(store.isWritable(), timeoutMs),
  ]);
  if (!isWritable) {
    const detail = "See whether the disk of the data folder is full or read-only";
    return ["store_unavailable", { detail, retryAfterSeconds: 5 }];
  }
  if (serves) return null;
  const detail = "Wait until the worker has loaded its networks, or start it";
  return ["worker_unavailable", { detail, retryAfterSeconds: 1 }];
}

/** False where the answer fails or takes too long. */
async function within(answer: boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
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
      example: { status: "ok" },
    },
  },
};

export const healthOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/livez",
    operationId: "getLiveness",
    summary: "Whether this process answers",
    tag: "watching",
    secured: false,
    responses: { "200": OK },
    problems: [],
  },
  {
    method: "get",
    path: "/readyz",
    operationId: "getReadiness",
    summary: "Whether a segmentation would be served",
    tag: "watching",
    secured: false,
    responses: { "200": OK },
    problems: ["worker_unavailable", "store_unavailable"],
  },
];
