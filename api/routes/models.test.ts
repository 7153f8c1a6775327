import { assertEquals } from "@std/assert";
import type { WorkerModel } from "@kanizsa/shared/schema/worker-model.ts";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import type { ApiEnvironment } from "../environment.ts";
import { problemJson } from "../middleware/problem-json.ts";
import { ProblemError } from "../problem-error.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { models } from "./models.ts";

const MODEL: WorkerModel = {
  name: "car",
  version: "1.0.0",
  pipeline_version: "3",
  created_at: "2026-11-23T20:27:28Z",
  licence: "Apache-2.0",
  training_data: ["drawn"],
  provider: "cpu",
  precision: "int8",
  without: [],
  bank: { version: "b1", references: 2 },
};

async function get(model: () => Promise<WorkerModel>): Promise<Response> {
  const app = new Hono<ApiEnvironment>().use(requestId())
    .route("/", models({ dispatcher: { model } }))
    .onError(problemJson(() => {}));
  return await app.request("/v1/models");
}

Deno.test("GET /v1/models says what serves", async () => {
  const response = await get(() => Promise.resolve(MODEL));
  assertEquals([response.status, await response.json()], [200, { models: [MODEL] }]);
  assertEquals(response.headers.get("Cache-Control"), "no-store");
});

Deno.test("GET /v1/models hands on that no worker serves", async () => {
  const response = await get(() => Promise.reject(new ProblemError("worker_unavailable")));
  await assertProblem(response, "worker_unavailable");
});
