import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { ProblemError } from "../problem-error.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { startFakeWorker } from "../testing/fake-worker.ts";
import { startHoldingWorker } from "../testing/holding-worker.ts";
import { readFixture } from "../testing/read-fixture.ts";
import { startApi, type TestApi } from "../testing/start-api.ts";
import { HttpDispatcher } from "./http-dispatcher.ts";

async function postSmall(api: TestApi): Promise<Response> {
  const form = new FormData();
  form.append("image", new Blob([await readFixture("small.jpg")]));
  return await api.post(form);
}

/** A port on which nothing listens. */
function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

Deno.test("HttpDispatcher answers 503 with Retry-After while no worker listens", async () => {
  await using api = await startApi({ workerUrl: `http://127.0.0.1:${freePort()}` });
  const response = await postSmall(api);
  const problem = await assertProblem(response, "worker_unavailable");
  assertEquals(response.headers.get("Retry-After"), "5");
  assert(!problem.detail.includes("127.0.0.1"), "the worker's address is nobody's business");
});

Deno.test("HttpDispatcher answers 504 when the worker takes too long", async () => {
  await using worker = startHoldingWorker();
  await using api = await startApi({ workerUrl: worker.url, workerTimeoutMs: 50 });
  const problem = await assertProblem(await postSmall(api), "worker_timeout");
  assertStringIncludes(problem.detail, "0.05 s");
  worker.release(new Response());
});

const SMALL = {
  id: "1",
  image: await readFixture("small.jpg"),
  request: segmentationRequestSchema.parse({}),
};

Deno.test("HttpDispatcher finds a worker again that has been restarted", async () => {
  const port = freePort();
  const dispatcher = new HttpDispatcher({ url: `http://127.0.0.1:${port}`, timeoutMs: 10_000 });
  for (let round = 0; round < 2; round++) {
    const { code } = await assertRejects(() => dispatcher.segment(SMALL), ProblemError);
    assertEquals(code, "worker_unavailable");
    await using _worker = startFakeWorker({ port });
    assertEquals((await dispatcher.segment(SMALL)).instances.length, 2);
  }
});

const REFUSALS: [status: number, body: unknown, code: ProblemCode, shown: string | null][] = [
  [422, { error: "Send all: got half", code: "image_truncated" }, "image_truncated", "got half"],
  [
    422,
    { error: "Mend it", code: "request_invalid", errors: [{ pointer: "#/a", message: "b" }] },
    "request_invalid",
    "Mend it",
  ],
  [404, { error: "No such car", code: "reference_unknown" }, "reference_unknown", "No such car"],
  [503, { error: "Queue full", code: "worker_overloaded" }, "worker_overloaded", "Queue full"],
  [503, { error: "Rebuild", code: "bank_model_mismatch" }, "bank_model_mismatch", "Rebuild"],
  [503, { error: "Model not loaded" }, "worker_unavailable", null],
  [401, { error: "token secret-token", code: "unauthorized" }, "worker_unavailable", null],
  [404, { error: "secret path", code: "not_found" }, "worker_unavailable", null],
  [400, "secret text", "worker_unavailable", null],
  [500, { error: "secret stack", code: "internal" }, "internal", null],
  [500, "secret text", "internal", null],
  [200, "secret text", "internal", null],
  [200, { outputs: [{ name: "result", data: ["{}"] }] }, "internal", null],
];

for (const [status, body, code, shown] of REFUSALS) {
  Deno.test(`HttpDispatcher makes ${code} of ${status} ${JSON.stringify(body)}`, async () => {
    await using worker = startFakeWorker({
      answer: () =>
        new Response(typeof body === "string" ? body : JSON.stringify(body), {
          status,
          headers: { "Retry-After": "7" },
        }),
    });
    const dispatcher = new HttpDispatcher({ url: worker.url, timeoutMs: 10_000 });
    const error = await assertRejects(() => dispatcher.segment(SMALL));
    // What isn't of the catalogue is answered as `internal`, without its text.
    const problem = error instanceof ProblemError ? error : new ProblemError("internal");
    assertEquals(problem.code, code);
    if (shown) assertStringIncludes(problem.detail, shown);
    assert(!problem.detail.includes("secret"), "the worker's words stay in the log");
    if (code === "worker_overloaded") assertEquals(problem.headers["Retry-After"], "7");
  });
}

Deno.test("GET /readyz follows the worker, GET /livez doesn't", async () => {
  let ready = false;
  await using worker = startFakeWorker({ ready: () => ready });
  await using api = await startApi({ workerUrl: worker.url });
  const loading = await fetch(`${api.url}/readyz`);
  await assertProblem(loading, "worker_unavailable");
  assert(loading.headers.has("Retry-After"));
  assertEquals((await fetch(`${api.url}/livez`)).status, 200);
  ready = true;
  let now = await fetch(`${api.url}/readyz`);
  // It is looked at every two seconds.
  for (let tries = 0; now.status !== 200 && tries < 100; tries++) {
    await now.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 100));
    now = await fetch(`${api.url}/readyz`);
  }
  assertEquals([now.status, await now.json()], [200, { status: "ok" }]);
});

Deno.test("HttpDispatcher stops waiting for the worker when the caller leaves", async () => {
  await using worker = startHoldingWorker();
  const dispatcher = new HttpDispatcher({ url: worker.url, timeoutMs: 10_000 });
  const caller = new AbortController();
  const waiting = dispatcher.segment({ ...SMALL, signal: caller.signal });
  await worker.arrived;
  caller.abort();
  const error = await assertRejects(() => waiting, ProblemError);
  assertEquals(error.status, 422, "nobody reads it, and it is none of our faults");
  worker.release(new Response());
});
