import { assertEquals } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { openKeyApp } from "../testing/open-key-app.ts";
import { authenticate } from "./authenticate.ts";
import { cors } from "./cors.ts";
import { problemJson } from "./problem-json.ts";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import type { ApiEnvironment } from "../environment.ts";

const GOOD = "https://good.example";

async function withApp(
  body: (
    ask: (method: string, headers: Record<string, string>, path?: string) => Promise<Response>,
    key: string,
  ) => Promise<void>,
): Promise<void> {
  await using given = await openKeyApp();
  const { text } = await given.addKey();
  const app = new Hono<ApiEnvironment>();
  app.use(requestId());
  app.use("/v1/*", cors({ has: (origin) => origin === GOOD }), authenticate(given));
  app.get("/v1/me", (c) => c.json({}, 200, { ETag: '"a"', Vary: "Accept" }));
  app.get("/v1/fails", () => {
    throw new ProblemError("quota_exceeded");
  });
  app.onError(problemJson(() => {}));
  await body(
    async (method, headers, path = "/v1/me") => await app.request(path, { method, headers }),
    text,
  );
}

const preflight = (origin: string) => ({
  Origin: origin,
  "Access-Control-Request-Method": "POST",
  "Access-Control-Request-Headers": "authorization, content-type",
});

const corsHeaders = (response: Response) =>
  [...response.headers.keys()].filter((name) => name.startsWith("access-control-"));

Deno.test("cors() answers a preflight without a key, to exactly the origin that a token lists", () =>
  withApp(async (ask) => {
    for (const path of ["/v1/me", "/v1/segmentations/seg_1/events", "/v1/none"]) {
      const response = await ask("OPTIONS", preflight(GOOD), path);
      assertEquals(response.status, 204);
      assertEquals(response.headers.get("Access-Control-Allow-Origin"), GOOD);
      assertEquals(response.headers.get("Access-Control-Allow-Methods"), "GET, POST, DELETE");
      assertEquals(
        response.headers.get("Access-Control-Allow-Headers"),
        "Authorization, Content-Type, Idempotency-Key, Prefer, If-None-Match, Last-Event-ID",
      );
      assertEquals(response.headers.get("Vary"), "Origin");
      assertEquals(response.headers.has("Access-Control-Allow-Credentials"), false);
    }
  }));

for (
  const origin of [
    "null",
    "*",
    "https://evil.example",
    "https://good.example.evil.test",
    "https://good.example.",
    "https://good.example:8443",
    "http://good.example",
    "https://GOOD.example",
    "https://good.example, https://good.example",
  ]
) {
  Deno.test(`cors() allows nothing to the origin ${origin}`, () =>
    withApp(async (ask, key) => {
      const refused = await ask("OPTIONS", preflight(origin));
      await assertProblem(refused, "origin_not_allowed");
      assertEquals(corsHeaders(refused), []);
      assertEquals(refused.headers.get("Vary"), "Origin");
      const answer = await ask("GET", { Origin: origin, Authorization: `Bearer ${key}` });
      assertEquals([answer.status, corsHeaders(answer)], [200, []]);
    }));
}

Deno.test("cors() lets pages of the origin read answers and errors, and what they need of the headers", () =>
  withApp(async (ask, key) => {
    const answer = await ask("GET", { Origin: GOOD, Authorization: `Bearer ${key}` });
    assertEquals(answer.headers.get("Vary"), "Accept, Origin");
    const refused = await ask("GET", { Origin: GOOD });
    await assertProblem(refused, "unauthorized");
    const failed = await ask(
      "GET",
      { Origin: GOOD, Authorization: `Bearer ${key}` },
      "/v1/fails",
    );
    await assertProblem(failed, "quota_exceeded");
    for (const response of [answer, refused, failed]) {
      assertEquals(response.headers.get("Access-Control-Allow-Origin"), GOOD);
      assertEquals(
        response.headers.get("Access-Control-Expose-Headers"),
        "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Cache-Status",
      );
    }
  }));

Deno.test("cors() tells caches that answers vary by origin, also without one", () =>
  withApp(async (ask, key) => {
    const answer = await ask("GET", { Authorization: `Bearer ${key}` });
    assertEquals([answer.headers.get("Vary"), corsHeaders(answer)], ["Accept, Origin", []]);
    // OPTIONS that isn't a preflight is a request like any other.
    await assertProblem(await ask("OPTIONS", { Origin: GOOD }), "unauthorized");
  }));
