import { assert, assertEquals, assertMatch } from "@std/assert";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import type { ApiEnvironment } from "../environment.ts";
import type { LogEntry } from "../log.ts";
import { Metrics } from "../metrics/metrics.ts";
import { ProblemError } from "../problem-error.ts";
import { observeRequests } from "./observe-requests.ts";
import { problemJson, problemResponse } from "./problem-json.ts";
import { traceContext } from "./trace-context.ts";

function createObserved() {
  const log: LogEntry[] = [];
  const metrics = new Metrics();
  let clock = 1000;
  const app = new Hono<ApiEnvironment>();
  app.use(requestId(), traceContext());
  app.use(observeRequests({ log: (entry) => log.push(entry), metrics, now: () => clock += 12.34 }));
  app.use("/v1/*", async (c, next) => {
    c.set("principal", {
      kind: "key",
      id: "key_1",
      keyId: "key_1",
      tenant: "acme",
      scopes: ["segment"],
      origins: null,
    });
    await next();
  });
  app.get("/v1/things/:id", (c) => c.json({ id: c.req.param("id") }));
  app.post("/v1/things", () => {
    throw new ProblemError("request_invalid");
  });
  app.get("/broken", () => {
    throw new Error("secret of the inside");
  });
  app.get("/livez", (c) => c.json({}));
  app.get("/readyz", (c) => c.json({}, 503));
  app.notFound((c) => problemResponse(new ProblemError("not_found"), c));
  app.onError(problemJson(() => {}));
  return { app, log, metrics };
}

const table: [method: string, path: string, facts: Record<string, unknown> | null][] = [
  ["GET", "/v1/things/kz_secret?token=kz_secret", {
    route: "/v1/things/{id}",
    status: 200,
    principal: "key_1",
    tenant: "acme",
  }],
  ["POST", "/v1/things", {
    route: "/v1/things",
    status: 422,
    code: "request_invalid",
    principal: "key_1",
    tenant: "acme",
  }],
  ["GET", "/broken", { route: "/broken", status: 500 }],
  ["GET", "/kz_secret", { route: "none", status: 404 }],
  ["GET", "/livez", null],
  ["GET", "/readyz", { route: "/readyz", status: 503 }],
];
for (const [method, path, facts] of table) {
  Deno.test(`observeRequests() writes ${facts ? "one line" : "nothing"} of ${method} ${path}`, async () => {
    const { app, log } = createObserved();
    const response = await app.request(path, {
      method,
      headers: { Authorization: "Bearer kz_secret", "X-Request-Id": "abc" },
    });
    if (!facts) return assertEquals(log, []);
    const { trace_id, ...entry } = log[0];
    assertEquals(log.length, 1);
    assertEquals(entry, { event: "request", request_id: "abc", method, ms: 12.3, ...facts });
    assertMatch(String(trace_id), /^[0-9a-f]{32}$/);
    assertEquals(response.status, facts.status);
    assert(!JSON.stringify(log).includes("secret"));
  });
}

Deno.test("observeRequests() counts by route pattern and status, with labels that no caller can make up", async () => {
  const { app, metrics } = createObserved();
  for (const id of ["a", "b", "c"]) await app.request(`/v1/things/${id}`);
  for (const path of ["/x", "/y"]) await app.request(path, { method: "BREW" });
  await app.request("/v1/things", { method: "POST" });
  const text = await metrics.text();
  const lines = text.split("\n").filter((line) => line.startsWith("kanizsa_http_requests_total"));
  assertEquals(lines.sort(), [
    'kanizsa_http_requests_total{method="GET",route="/v1/things/{id}",status="200"} 3',
    'kanizsa_http_requests_total{method="POST",route="/v1/things",status="422"} 1',
    'kanizsa_http_requests_total{method="other",route="none",status="404"} 2',
  ]);
  assertMatch(text, /^kanizsa_http_requests_in_flight 0$/m);
  assertMatch(
    text,
    /^kanizsa_http_request_duration_seconds_sum\{method="POST",route="\/v1\/things"\} 0\.0123/m,
  );
});
