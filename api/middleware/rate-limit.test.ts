import { assertEquals } from "@std/assert";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import type { ApiEnvironment } from "../environment.ts";
import type { Principal } from "../keys/principal.ts";
import { TokenBuckets } from "../limits/token-buckets.ts";
import { ProblemError } from "../problem-error.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { problemJson } from "./problem-json.ts";
import { rateLimit } from "./rate-limit.ts";

function createTestApp(perMinute: number) {
  const clock = { now: 0 };
  const buckets = new TokenBuckets({ now: () => clock.now });
  const app = new Hono<ApiEnvironment>();
  app.use(requestId());
  app.use(async (c, next) => {
    const principal: Principal = {
      kind: "key",
      id: c.req.header("X-Id") ?? "key_a",
      keyId: "key_a",
      tenant: "default",
      scopes: ["segment"],
      ratePerMinute: c.req.header("X-Rate") ? Number(c.req.header("X-Rate")) : undefined,
      origins: null,
    };
    c.set("principal", principal);
    await next();
  });
  app.use(rateLimit({ buckets, perMinute }));
  app.get("/ok", (c) => c.json({ ok: true }));
  app.get("/raw", () => new Response("raw"));
  app.get("/bad", () => {
    throw new ProblemError("not_found");
  });
  app.onError(problemJson(() => {}));
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.request(path, { headers });
  return { clock, get };
}

Deno.test("rateLimit() answers 429 beyond the rate, and 200 again after Retry-After", async () => {
  const { clock, get } = createTestApp(2);
  assertEquals((await get("/ok")).status, 200);
  assertEquals((await get("/ok")).status, 200);
  const refused = await get("/ok");
  assertEquals(refused.headers.get("Retry-After"), "30");
  assertEquals(refused.headers.get("RateLimit-Policy"), `"default";q=2;w=60`);
  assertEquals(refused.headers.get("RateLimit"), `"default";r=0;t=30`);
  await assertProblem(refused, "rate_limited");
  clock.now += 30_000;
  assertEquals((await get("/ok")).status, 200);
  await assertProblem(await get("/ok"), "rate_limited");
});

Deno.test("rateLimit() says on every answer what is left, errors and raw answers too", async () => {
  const { get } = createTestApp(60);
  for (const [index, path] of ["/ok", "/raw", "/bad", "/nowhere"].entries()) {
    const { headers } = await get(path);
    assertEquals(headers.get("RateLimit-Policy"), `"default";q=60;w=60`, path);
    assertEquals(headers.get("RateLimit"), `"default";r=${59 - index};t=${index + 1}`, path);
    assertEquals(headers.get("Retry-After"), null);
  }
});

Deno.test("rateLimit() counts each principal on its own, by its own rate", async () => {
  const { get } = createTestApp(100);
  const own = { "X-Id": "emb_b", "X-Rate": "1" };
  assertEquals((await get("/ok", own)).status, 200);
  await assertProblem(await get("/ok", own), "rate_limited");
  assertEquals((await get("/ok")).status, 200);
  assertEquals((await get("/ok", { "X-Id": "emb_c", "X-Rate": "1" })).status, 200);
});
