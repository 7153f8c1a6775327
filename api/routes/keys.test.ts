import {
  keyPageSchema,
  keySchema,
  type ShownKey,
  shownKeySchema,
} from "@kanizsa/shared/schema/api-key.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { generateKeyText } from "../keys/api-key-text.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { type KeyApp, openKeyApp } from "../testing/open-key-app.ts";
import { keys as keyRoutes } from "./keys.ts";

const START = Date.UTC(2026, 0, 1);

interface Given extends KeyApp {
  readonly clock: { now: number };
  /** Text of an admin key of the tenant "default". */
  readonly admin: string;
  call(key: string, method: string, path: string, body?: unknown): Promise<Response>;
  make(key: string, body: object): Promise<ShownKey>;
}

async function withRoutes(body: (given: Given) => Promise<void>): Promise<void> {
  const clock = { now: START };
  const now = () => clock.now;
  await using opened = await openKeyApp({ now });
  const app = opened.app()
    .get("/v1/me", (c) => c.text(c.get("principal").id))
    .route("/", keyRoutes({ keys: opened.keys, limits: { bodyTimeoutMs: 5000 }, now }));
  const call = async (key: string, method: string, path: string, body?: unknown) =>
    await app.request(path, {
      method,
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const make = async (key: string, fields: object) => {
    const response = await call(key, "POST", "/v1/keys", {
      name: "n",
      scopes: ["segment"],
      ...fields,
    });
    assertEquals(response.status, 201);
    assertEquals(response.headers.get("Cache-Control"), "no-store");
    return shownKeySchema.parse(await response.json());
  };
  const { text: admin } = await opened.addKey({ scopes: ["admin"] });
  await body({ ...opened, clock, admin, call, make });
}

Deno.test("POST /v1/keys shows the text once; GET shows the key without it", () =>
  withRoutes(async ({ admin, call, make, log }) => {
    const made = await make(admin, {
      name: "Shop",
      scopes: ["segment", "references:read"],
      expires_at: "2026-02-01T00:00:00+01:00",
      monthly_quota: 0,
      rate_per_minute: 30,
    });
    assertMatch(made.key, /^kz_[a-z2-9]{8}_[A-Za-z0-9_-]{43}$/);
    assertEquals(made.prefix, made.key.slice(0, 11));
    const { key: text, ...rest } = made;
    const response = await call(admin, "GET", `/v1/keys/${made.id}`);
    const shown = await response.text();
    assertEquals(keySchema.parse(JSON.parse(shown)), rest);
    assertEquals([rest.tenant, rest.monthly_quota, rest.rate_per_minute], ["default", 0, 30]);
    assert(!shown.includes(text.slice(12)) && !shown.includes("sha256"));
    assert(!JSON.stringify(log).includes(text));
    assertEquals(await (await call(text, "GET", "/v1/me")).text(), made.id);
    const used = await call(admin, "GET", `/v1/keys/${made.id}`);
    assertEquals((await used.json()).last_used_at, new Date(START).toISOString());
  }));

Deno.test("DELETE /v1/keys/{id} ends the key at once; the id is not found from then on", () =>
  withRoutes(async ({ admin, call, make }) => {
    const { id, key } = await make(admin, {});
    assertEquals((await call(admin, "DELETE", `/v1/keys/${id}`)).status, 204);
    await assertProblem(await call(key, "GET", "/v1/me"), "unauthorized");
    for (const method of ["GET", "DELETE"]) {
      await assertProblem(await call(admin, method, `/v1/keys/${id}`), "not_found");
    }
  }));

Deno.test("POST /v1/keys/{id}/rotate gives a new text and lets the one before live for the overlap", () =>
  withRoutes(async ({ admin, call, make, clock }) => {
    const made = await make(admin, {});
    const response = await call(admin, "POST", `/v1/keys/${made.id}/rotate`, {
      overlap_seconds: 10,
    });
    const rotated = shownKeySchema.parse(await response.json());
    assertEquals([response.status, rotated.id], [200, made.id]);
    assert(rotated.key !== made.key);
    assertEquals(rotated.previous, {
      prefix: made.prefix,
      expires_at: new Date(START + 10_000).toISOString(),
    });
    const works = async (key: string) => (await call(key, "GET", "/v1/me")).status === 200;
    assertEquals([await works(made.key), await works(rotated.key)], [true, true]);
    clock.now += 10_000;
    assertEquals([await works(made.key), await works(rotated.key)], [false, true]);
    const shown = await (await call(admin, "GET", `/v1/keys/${made.id}`)).json();
    assertEquals(shown.previous, null);
  }));

Deno.test("GET /v1/keys pages through the keys by id", () =>
  withRoutes(async ({ admin, call, make }) => {
    for (let n = 0; n < 4; n++) await make(admin, { tenant: "shop" });
    const ids: string[] = [];
    let after = "";
    for (let pages = 0; pages < 3; pages++) {
      const response = await call(admin, "GET", `/v1/keys?limit=2${after && `&after=${after}`}`);
      const page = keyPageSchema.parse(await response.json());
      ids.push(...page.keys.map(({ id }) => id));
      if (page.next === null) break;
      after = page.next;
    }
    assertEquals(ids.length, 5);
    assertEquals(ids, [...new Set(ids)].sort());
    const shop = await (await call(admin, "GET", "/v1/keys?tenant=shop")).json();
    assertEquals(shop.keys.length, 4);
    for (const query of ["limit=0", "limit=501", "limit=x", "tenant=a.b"]) {
      await assertProblem(await call(admin, "GET", `/v1/keys?${query}`), "request_invalid");
    }
  }));

Deno.test("an admin of another tenant manages its own tenant's keys alone, and can't tell others' ids", () =>
  withRoutes(async ({ admin, call, make }) => {
    const other = await make(admin, { tenant: "shop", scopes: ["admin"] });
    const mine = await make(admin, {});
    const made = await make(other.key, {});
    assertEquals(made.tenant, "shop");
    const listed = await (await call(other.key, "GET", "/v1/keys")).json();
    assertEquals(
      listed.keys.map(({ id }: ShownKey) => id).sort(),
      [other.id, made.id].sort(),
    );
    assertEquals((await (await call(other.key, "GET", "/v1/keys?tenant=default")).json()).keys, []);
    for (
      const [method, path, body] of [
        ["GET", "", undefined],
        ["DELETE", "", undefined],
        ["POST", "/rotate", {}],
      ] as const
    ) {
      const foreign = await call(other.key, method, `/v1/keys/${mine.id}${path}`, body);
      const unknown = await call(other.key, method, `/v1/keys/key_none${path}`, body);
      const [a, b] = [
        await assertProblem(foreign, "not_found"),
        await assertProblem(unknown, "not_found"),
      ];
      assertEquals(a.detail, b.detail);
    }
    const refused = await call(other.key, "POST", "/v1/keys", {
      name: "n",
      tenant: "default",
      scopes: ["admin"],
    });
    await assertProblem(refused, "forbidden");
    assertEquals((await call(mine.key, "GET", "/v1/me")).status, 200);
  }));

Deno.test("the key routes ask for the scope admin", () =>
  withRoutes(async ({ addKey, call }) => {
    const { text, principal } = await addKey({
      scopes: ["segment", "references:read", "references:write"],
    });
    for (
      const [method, path] of [
        ["GET", "/v1/keys"],
        ["POST", "/v1/keys"],
        ["GET", `/v1/keys/${principal.id}`],
        ["DELETE", `/v1/keys/${principal.id}`],
        ["POST", `/v1/keys/${principal.id}/rotate`],
      ]
    ) {
      const problem = await assertProblem(await call(text, method, path), "forbidden");
      assertStringIncludes(problem.detail, "admin");
    }
  }));

Deno.test("a key that the admin key file holds is not rotated or deleted here: 403 says what to do", () =>
  withRoutes(async ({ keys, admin, call }) => {
    const text = generateKeyText();
    await keys.put("key_admin", text, {
      name: "admin",
      tenant: "default",
      scopes: ["admin"],
      from_file: true,
    });
    const rotated = await call(admin, "POST", "/v1/keys/key_admin/rotate", {});
    assertStringIncludes((await assertProblem(rotated, "forbidden")).detail, "reset-admin");
    await assertProblem(await call(admin, "DELETE", "/v1/keys/key_admin"), "forbidden");
    assertEquals((await call(text, "GET", "/v1/me")).status, 200);
  }));

const GOOD = { name: "n", scopes: ["segment"] };
for (
  const [what, body, pointer] of [
    ["no name", { scopes: ["segment"] }, "#/name"],
    ["an empty name", { ...GOOD, name: "" }, "#/name"],
    ["a name of 101 characters", { ...GOOD, name: "n".repeat(101) }, "#/name"],
    ["no scopes", { name: "n" }, "#/scopes"],
    ["an empty list of scopes", { ...GOOD, scopes: [] }, "#/scopes"],
    ["an unknown scope", { ...GOOD, scopes: ["segment", "root"] }, "#/scopes/1"],
    ["a scope twice", { ...GOOD, scopes: ["segment", "segment"] }, "#/scopes"],
    ["a tenant with a dot", { ...GOOD, tenant: "a.b" }, "#/tenant"],
    ["a tenant of 65 characters", { ...GOOD, tenant: "t".repeat(65) }, "#/tenant"],
    ["an end without a zone", { ...GOOD, expires_at: "2027-01-01T00:00:00" }, "#/expires_at"],
    ["an end in the past", { ...GOOD, expires_at: "2025-12-31T23:59:59Z" }, "#/expires_at"],
    ["an end right now", { ...GOOD, expires_at: "2026-01-01T00:00:00Z" }, "#/expires_at"],
    ["a negative quota", { ...GOOD, monthly_quota: -1 }, "#/monthly_quota"],
    ["half a quota", { ...GOOD, monthly_quota: 1.5 }, "#/monthly_quota"],
    ["a rate of 0", { ...GOOD, rate_per_minute: 0 }, "#/rate_per_minute"],
    ["a field of its own", { ...GOOD, sha256: "0" }, "#"],
    ["a list", [], "#"],
  ] as const
) {
  Deno.test(`POST /v1/keys refuses ${what} with a pointer to it`, () =>
    withRoutes(async ({ admin, call, keys }) => {
      const response = await call(admin, "POST", "/v1/keys", body);
      const { errors } = await assertProblem(response, "request_invalid");
      assertEquals(errors?.map((error) => error.pointer), [pointer]);
      assertEquals(keys.size, 1);
    }));
}
