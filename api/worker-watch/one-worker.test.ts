import { assertEquals } from "@std/assert";
import { workerListSchema } from "@kanizsa/shared/schema/worker-list.ts";
import { Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";
import { ProblemError } from "../problem-error.ts";
import { problemJson } from "../middleware/problem-json.ts";
import { workers as workersRoute } from "../routes/workers.ts";
import { aKey } from "../testing/segmentation-engine.ts";
import { OneWorker } from "./one-worker.ts";

const MODEL = {
  name: "car",
  version: "0.2.0",
  pipeline_version: "3",
  created_at: "2026-11-23T20:27:28Z",
  licence: "x",
  training_data: [],
  provider: "cpu",
  precision: "int8",
  without: [],
  bank: { version: "b", references: 3 },
};

async function withWorker(body: (url: string) => Promise<void>): Promise<void> {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => Response.json({ name: "kanizsa-worker", version: "0.2.0", extensions: [] }),
  );
  try {
    await body(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("OneWorker tells what the worker over HTTP is, and that it loads", () =>
  withWorker(async (url) => {
    const ready = { model: () => Promise.resolve(MODEL), isReady: () => Promise.resolve(true) };
    const [worker] = await new OneWorker({ url }, ready).list();
    assertEquals([worker.version, worker.ready, worker.categories, worker.model], [
      "0.2.0",
      true,
      ["car"],
      MODEL,
    ]);
    const loading = {
      model: () => Promise.reject(new ProblemError("worker_unavailable")),
      isReady: () => Promise.resolve(false),
    };
    const [other] = await new OneWorker({ url }, loading).list();
    assertEquals([other.ready, other.model, other.categories], [false, null, []]);
  }));

Deno.test("OneWorker knows none where nothing listens", async () => {
  const none = { model: () => Promise.resolve(MODEL), isReady: () => Promise.resolve(true) };
  assertEquals(await new OneWorker({ url: "http://127.0.0.1:1" }, none).list(), []);
});

for (const [scopes, status] of [[["admin"], 200], [["segment"], 403]] as const) {
  Deno.test(`GET /v1/workers answers ${status} to a key with the scope ${scopes}`, () =>
    withWorker(async (url) => {
      const ready = { model: () => Promise.resolve(MODEL), isReady: () => Promise.resolve(true) };
      const app = new Hono<ApiEnvironment>();
      app.use(async (c, next) => {
        c.set("principal", { ...aKey(), scopes });
        await next();
      });
      app.route("/", workersRoute({ workers: new OneWorker({ url }, ready) }));
      app.onError(problemJson(() => {}));
      const response = await app.request("/v1/workers");
      assertEquals(response.status, status);
      const body = await response.json();
      if (status === 200) assertEquals(workerListSchema.parse(body).workers.length, 1);
    }));
}
