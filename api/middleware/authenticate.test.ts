import { assert, assertEquals, assertMatch } from "@std/assert";
import { generateKeyText } from "../keys/api-key-text.ts";
import type { Principal } from "../keys/principal.ts";
import { unauthorized } from "../keys/unauthorized.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { openKeyApp } from "../testing/open-key-app.ts";
import { requireScope } from "./require-scope.ts";

Deno.test("authenticate() lets known keys alone through, on every route and method", async () => {
  await using given = await openKeyApp();
  const { text: key } = await given.addKey();
  const app = given.app().all("/v1/*", (c) => c.json(c.get("principal")));
  const table: [authorization: string | undefined, challenge: RegExp][] = [
    [undefined, /^Bearer realm="kanizsa"$/],
    ["", /^Bearer/],
    [key, /^Bearer/],
    [`Basic ${key}`, /^Bearer/],
    [`Basic ${btoa(`admin:${key}`)}`, /^Bearer/],
    [`Bearer`, /^Bearer/],
    [`Bearer ${key} ${key}`, /^Bearer/],
    [`Bearer ${key.slice(0, -1)}`, /error="invalid_token"/],
    [`Bearer ${key}x`, /error="invalid_token"/],
    [`Bearer ${key.toUpperCase()}`, /error="invalid_token"/],
    [`Bearer ${key.replace(/^kz_.{8}_/, "kz_")}`, /error="invalid_token"/],
    [`Bearer ${generateKeyText()}`, /error="invalid_token"/],
    [`Bearer a.b.c`, /error="invalid_token"/],
    [`Bearer ${"k".repeat(20_000)}`, /^Bearer/],
    [`Bearer null`, /error="invalid_token"/],
  ];
  for (const [authorization, challenge] of table) {
    for (const [method, path] of [["POST", "/v1/segmentations"], ["GET", "/v1/anything"]]) {
      const headers = new Headers();
      if (authorization !== undefined) headers.set("Authorization", authorization);
      const response = await app.request(path, { method, headers });
      const problem = await assertProblem(response, "unauthorized");
      assertMatch(response.headers.get("WWW-Authenticate") ?? "", challenge, authorization);
      assert(!problem.detail.includes(key));
    }
  }
  for (const scheme of ["Bearer", "bearer", "BEARER "]) {
    const headers = { Authorization: `${scheme} ${key}` };
    assertEquals((await app.request("/v1/segmentations", { headers })).status, 200);
  }
  assert(!JSON.stringify(given.log).includes(key));
});

Deno.test("authenticate() tells the routes who asks", async () => {
  await using given = await openKeyApp();
  const { text, principal } = await given.addKey({
    tenant: "other",
    scopes: ["references:read", "admin"],
    rate_per_minute: 7,
  });
  const app = given.app().get("/v1/me", (c) => c.json(c.get("principal")));
  const response = await app.request("/v1/me", { headers: { Authorization: `Bearer ${text}` } });
  const told: Principal = await response.json();
  assertEquals(told, principal);
  assertEquals([told.kind, told.tenant, told.ratePerMinute], ["key", "other", 7]);
});

Deno.test("authenticate() hands what looks like a token to the verifier, with the page's origin", async () => {
  await using given = await openKeyApp();
  const { text, principal } = await given.addKey();
  const asked: [string, string | undefined][] = [];
  const app = given.app({
    verify(token, origin) {
      asked.push([token, origin]);
      if (origin !== "https://page.example") throw unauthorized("No", "invalid_token");
      return Promise.resolve({ ...principal, kind: "embed", id: "emb_1" });
    },
  }).get("/v1/me", (c) => c.text(c.get("principal").id));
  const ask = (token: string, headers = {}) =>
    app.request("/v1/me", { headers: { Authorization: `Bearer ${token}`, ...headers } });
  assertEquals(await (await ask("a.b.c", { Origin: "https://page.example" })).text(), "emb_1");
  await assertProblem(await ask("a.b.c"), "unauthorized");
  assertEquals(await (await ask(text)).text(), principal.id);
  assertEquals(asked, [["a.b.c", "https://page.example"], ["a.b.c", undefined]]);
});

Deno.test("requireScope() answers 403 to a key that has none of the scopes, and names them", async () => {
  await using given = await openKeyApp();
  const app = given.app()
    .get("/v1/one", requireScope("segment"), (c) => c.text("ok"))
    .get("/v1/either", requireScope("references:read", "segment"), (c) => c.text("ok"));
  const statuses = async (scopes: readonly ["segment" | "references:read" | "admin"]) => {
    const { text } = await given.addKey({ scopes });
    const headers = { Authorization: `Bearer ${text}` };
    return [
      (await app.request("/v1/one", { headers })).status,
      (await app.request("/v1/either", { headers })).status,
    ];
  };
  assertEquals(await statuses(["segment"]), [200, 200]);
  assertEquals(await statuses(["references:read"]), [403, 200]);
  assertEquals(await statuses(["admin"]), [403, 403]);
  const { text } = await given.addKey({ scopes: ["admin"] });
  const headers = { Authorization: `Bearer ${text}` };
  const problem = await assertProblem(await app.request("/v1/either", { headers }), "forbidden");
  assertMatch(problem.detail, /references:read or segment$/);
});
