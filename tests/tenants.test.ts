import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Scope, SCOPES, type ShownKey } from "@kanizsa/shared/schema/api-key.ts";
import { type Problem, problemSchema } from "@kanizsa/shared/schema/problem.ts";
import { startFakeWorker } from "../api/testing/fake-worker.ts";
import { startApiAlone } from "./harness/api-alone.ts";
import { readFixture } from "./harness/caller.ts";
import { expectProblem } from "./harness/problems.ts";
import { type Services, startServices } from "./harness/services.ts";

type Owned = "segmentation" | "image" | "key";

interface Route {
  /** Any of these lets a key in; "any": every key gets in, "public": no key is asked for. */
  readonly scopes: readonly Scope[] | "any" | "public";
  /** What `{id}` names, where that belongs to a tenant. */
  readonly owned?: Owned;
}

const SEGMENT: readonly Scope[] = ["segment"];
const READ: readonly Scope[] = ["segment", "references:read"];
const ADMIN: readonly Scope[] = ["admin"];

/** Every route of /openapi.json. One that is missing here fails the first test. */
const ROUTES: Readonly<Record<string, Route>> = {
  "POST /v1/segmentations": { scopes: SEGMENT },
  "GET /v1/segmentations": { scopes: SEGMENT },
  "GET /v1/segmentations/{id}": { scopes: SEGMENT, owned: "segmentation" },
  "DELETE /v1/segmentations/{id}": { scopes: SEGMENT, owned: "segmentation" },
  "GET /v1/segmentations/{id}/events": { scopes: SEGMENT, owned: "segmentation" },
  "POST /v1/images": { scopes: SEGMENT },
  "GET /v1/images/{id}": { scopes: SEGMENT, owned: "image" },
  "DELETE /v1/images/{id}": { scopes: SEGMENT, owned: "image" },
  "GET /v1/references": { scopes: READ },
  "GET /v1/references/{id}": { scopes: READ },
  "GET /v1/models": { scopes: "any" },
  "GET /v1/workers": { scopes: ADMIN },
  "POST /v1/keys": { scopes: ADMIN },
  "GET /v1/keys": { scopes: ADMIN },
  "GET /v1/keys/{id}": { scopes: ADMIN, owned: "key" },
  "DELETE /v1/keys/{id}": { scopes: ADMIN, owned: "key" },
  "POST /v1/keys/{id}/rotate": { scopes: ADMIN, owned: "key" },
  "GET /v1/usage": { scopes: "any" },
  "POST /v1/embed-tokens": { scopes: SEGMENT },
  "POST /v1/embed-tokens/rotate-secret": { scopes: ADMIN },
  "GET /v1/webhook-secret": { scopes: ["segment", "admin"] },
  "POST /v1/webhook-secret/rotate": { scopes: ADMIN },
  "GET /metrics": { scopes: ADMIN },
  "GET /livez": { scopes: "public" },
  "GET /readyz": { scopes: "public" },
  "GET /problems/{code}": { scopes: "public" },
  "GET /openapi.json": { scopes: "public" },
};

/** Well formed, and nobody's. */
const UNKNOWN: Readonly<Record<Owned, string>> = {
  segmentation: `seg_${"0123456789a".repeat(3)}`,
  image: `sha256:${"0123456789abcdef".repeat(4)}`,
  key: `key_${"0123456789ab".repeat(2)}`,
};

interface Asker {
  readonly services: Services;
  /** An admin of the tenant can do everything there. */
  readonly key: string;
}

async function call(
  { services, key }: Asker,
  method: string,
  path: string,
  init: Omit<RequestInit, "headers"> & { readonly headers?: Record<string, string> } = {},
): Promise<Response> {
  const headers: Record<string, string> = { Authorization: `Bearer ${key}`, ...init.headers };
  return await fetch(services.apiUrl + path, { ...init, method, headers });
}

async function json(response: Promise<Response>, status: number) {
  const answer = await response;
  const text = await answer.text();
  assertEquals(answer.status, status, text);
  return JSON.parse(text);
}

function postJson(asker: Asker, path: string, body: unknown, headers = {}): Promise<Response> {
  return call(asker, "POST", path, {
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", ...headers },
  });
}

async function postImage(asker: Asker, name: string, headers = {}): Promise<Response> {
  const form = new FormData();
  form.append("image", new Blob([await readFixture(name)]));
  return await call(asker, "POST", "/v1/segmentations", { body: form, headers });
}

async function sendImage(asker: Asker, name: string): Promise<Response> {
  const headers = { "Content-Type": "application/octet-stream" };
  return await call(asker, "POST", "/v1/images", { body: await readFixture(name), headers });
}

function makeKey(asker: Asker, fields: Record<string, unknown>): Promise<ShownKey> {
  return json(postJson(asker, "/v1/keys", { name: "Test", ...fields }), 201);
}

/** An admin of the tenant, with all other scopes too. */
async function tenantOf(operator: Asker, tenant: string): Promise<Asker & { readonly id: string }> {
  const { key, id } = await makeKey(operator, { tenant, scopes: SCOPES });
  return { services: operator.services, key, id };
}

async function withOperator(test: (operator: Asker) => Promise<void>): Promise<void> {
  await using worker = startFakeWorker();
  const services = await startServices({
    env: { KANIZSA_WORKER_URL: worker.url, KANIZSA_RATE_PER_MINUTE: "10000000" },
  });
  try {
    await test({ services, key: services.adminKey });
  } finally {
    await services.stop();
  }
}

/** Routes that the service describes; those of the table that it doesn't have yet are left out. */
async function describedRoutes({ services }: Asker): Promise<[string, string, Route][]> {
  const { paths } = await (await fetch(`${services.apiUrl}/openapi.json`)).json();
  const described = Object.entries<Record<string, unknown>>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
  );
  assertEquals(described.filter((route) => !(route in ROUTES)), [], "put them into the table");
  assert(described.length >= 20, `${described.length} routes are described`);
  return described.map((route) => {
    const [method, path] = route.split(" ");
    return [method, path, ROUTES[route]];
  });
}

/** A path with an id that belongs to nobody. */
function pathOf(template: string, { owned }: Route, id = owned && UNKNOWN[owned]): string {
  return template.replace("{id}", id ?? "unknown").replace("{code}", "not_found");
}

/** What an answer tells but for what it was asked about: the problem without its request's id. */
async function telling(response: Response, id: string): Promise<Partial<Problem>> {
  const problem: Partial<Problem> = problemSchema.parse(JSON.parse(await response.text()));
  const { instance: _, ...rest } = problem;
  return JSON.parse(JSON.stringify(rest).replaceAll(id, "{id}"));
}

Deno.test("every route asks for a key that is known, live and allowed", () =>
  withOperator(async (operator) => {
    const routes = await describedRoutes(operator);
    const revoked = await makeKey(operator, { scopes: SCOPES });
    await call(operator, "DELETE", `/v1/keys/${revoked.id}`);
    const rotated = await makeKey(operator, { scopes: SCOPES });
    await json(postJson(operator, `/v1/keys/${rotated.id}/rotate`, { overlap_seconds: 0 }), 200);
    const soon = new Date(Date.now() + 1000).toISOString();
    const expired = await makeKey(operator, { scopes: SCOPES, expires_at: soon });
    await new Promise((resolve) => setTimeout(resolve, 1100));

    const good = operator.key;
    const last = good.at(-1) === "A" ? "B" : "A";
    const strangers: Record<string, string | null> = {
      "no key": null,
      "a scheme without a key": "Bearer",
      "another scheme": `Basic ${btoa(`key:${good}`)}`,
      "a key without a scheme": good,
      "a wrong key": `Bearer kz_abcdefgh_${"x".repeat(43)}`,
      "a key with its last character changed": `Bearer ${good.slice(0, -1)}${last}`,
      "a key in upper case": `Bearer ${good.toUpperCase()}`,
      "two keys": `Bearer ${good}, Bearer ${good}`,
      "the prefix alone": `Bearer ${good.slice(0, 11)}`,
      "the id": "Bearer key_admin",
      "a revoked key": `Bearer ${revoked.key}`,
      "the text before a rotation": `Bearer ${rotated.key}`,
      "an expired key": `Bearer ${expired.key}`,
      "a token of nobody": `Bearer ${btoa('{"alg":"none"}')}.${btoa("{}")}.x`.replaceAll("=", ""),
    };
    const words = new Map<string, unknown>();
    for (const [method, template, route] of routes) {
      const path = pathOf(template, route);
      for (const [who, Authorization] of Object.entries(strangers)) {
        const headers: Record<string, string> = Authorization === null ? {} : { Authorization };
        const response = await fetch(operator.services.apiUrl + path, { method, headers });
        if (route.scopes === "public") {
          assertEquals(response.status, 200, `${method} ${template} with ${who}`);
          await response.body?.cancel();
          continue;
        }
        assertMatch(response.headers.get("WWW-Authenticate") ?? "", /^Bearer/);
        const { instance: _, ...problem } = await expectProblem(response, "unauthorized");
        assertEquals(problem, words.get(who) ?? problem, `${method} ${template} with ${who}`);
        words.set(who, problem);
        assert(!JSON.stringify(problem).includes(good), "the key is never repeated");
      }
    }
    for (const who of ["a revoked key", "the text before a rotation", "an expired key"]) {
      assertEquals(words.get(who), words.get("a wrong key"), `${who} was never known`);
    }
  }));

Deno.test("every route asks for its scope, and none for more", () =>
  withOperator(async (operator) => {
    for (const scope of SCOPES) {
      const { key } = await makeKey(operator, { scopes: [scope] });
      const asker = { ...operator, key };
      for (const [method, template, route] of await describedRoutes(operator)) {
        const response = await call(asker, method, pathOf(template, route));
        const allowed = typeof route.scopes === "string" || route.scopes.includes(scope);
        const what = `${method} ${template} with the scope ${scope}`;
        if (allowed) {
          const text = await response.text();
          assert(![401, 403].includes(response.status), `${what}: ${text}`);
        } else await expectProblem(response, "forbidden").catch((error) => fail(what, error));
      }
    }
  }));

Deno.test("what belongs to another tenant is as unknown as what isn't there, on every route", () =>
  withOperator(async (operator) => {
    const a = await tenantOf(operator, "tenant-a");
    const b = await tenantOf(operator, "tenant-b");
    const segmentation = await json(postImage(b, "small.jpg"), 200);
    const image = await json(sendImage(b, "small.webp"), 201);
    const more = await makeKey(b, { scopes: ["segment"] });
    const theirs: Record<Owned, readonly string[]> = {
      segmentation: [segmentation.id],
      image: [segmentation.image.id, image.id],
      key: [b.id, more.id],
    };
    const result = `/v1/segmentations/${segmentation.id}`;
    const etag = (await call(b, "GET", result)).headers.get("ETag") ?? "";
    /** Whatever may lead past the question whose it is. */
    const variants: readonly [query: string, headers: Record<string, string>][] = [
      ["", {}],
      ["", { "If-None-Match": etag }],
      ["", { "If-None-Match": "*" }],
      ["", { Accept: "image/*" }],
      ["", { "Last-Event-ID": "1" }],
      ["?format=png", {}],
      ["?tenant=tenant-b", { "X-Tenant": "tenant-b" }],
    ];
    const before = await thingsOf(b, theirs);
    for (const [method, template, route] of await describedRoutes(operator)) {
      if (!route.owned) continue;
      // The operator's admins manage the keys of all tenants, and nothing else of theirs.
      const askers = route.owned === "key" ? [a] : [a, operator];
      for (const [query, headers] of variants) {
        const body = method === "POST" ? "{}" : undefined;
        const init = { headers: { "Content-Type": "application/json", ...headers }, body };
        for (const asker of askers) {
          const unknown = UNKNOWN[route.owned];
          const expected = await call(asker, method, pathOf(template, route) + query, init);
          assertEquals(expected.status, 404, `${method} ${template}${query} of nobody`);
          const words = await telling(expected, unknown);
          for (const id of theirs[route.owned]) {
            const path = pathOf(template, route, id) + query;
            const response = await call(asker, method, path, init);
            assertEquals(response.status, 404, `${method} ${path} ${JSON.stringify(headers)}`);
            assertEquals(namesOf(response), namesOf(expected), path);
            assertEquals(await telling(response, id), words, path);
          }
        }
      }
    }
    assertEquals(await thingsOf(b, theirs), before, "nothing was deleted or changed");
  }));

Deno.test("lists, usage, the cache and Idempotency-Keys never cross tenants", () =>
  withOperator(async (operator) => {
    const a = await tenantOf(operator, "tenant-a");
    const b = await tenantOf(operator, "tenant-b");
    const idempotent = { "Idempotency-Key": "the-same" };
    const theirs = await json(postImage(b, "small.jpg", idempotent), 200);
    assertEquals((await json(postImage(b, "small.jpg"), 200)).cache, "hit");

    const mine = await json(postImage(a, "small.jpg", idempotent), 200);
    assertEquals(mine.cache, "miss", "a hit would tell what somebody else has sent");
    assert(mine.id !== theirs.id);
    for (const asker of [a, operator]) {
      const { segmentations } = await json(call(asker, "GET", "/v1/segmentations"), 200);
      const ids = segmentations.map(({ id }: { id: string }) => id);
      assertEquals(ids, asker === a ? [mine.id] : []);
      const after = await json(
        call(asker, "GET", `/v1/segmentations?after=${theirs.id}`),
        200,
      );
      assertEquals(after.segmentations.filter(({ id }: { id: string }) => id !== mine.id), []);
    }
    const owned = await json(sendImage(b, "small.avif"), 201);
    for (const asker of [a, operator]) {
      const refusals = [];
      for (const id of [owned.id, UNKNOWN.image]) {
        const response = await postJson(asker, "/v1/segmentations", { image: { id } });
        assertEquals(response.status, 404);
        refusals.push(await telling(response, id));
      }
      assertEquals(refusals[0], refusals[1]);
    }

    const keys = await json(call(a, "GET", "/v1/keys"), 200);
    assertEquals(keys.keys.map(({ id }: ShownKey) => id), [a.id]);
    assertEquals((await json(call(a, "GET", "/v1/keys?tenant=tenant-b"), 200)).keys, []);
    for (const tenant of ["tenant-b", "default"]) {
      const wanted = { name: "Theirs", tenant, scopes: ["segment"] };
      await expectProblem(await postJson(a, "/v1/keys", wanted), "forbidden");
    }
    const usage = await json(call(a, "GET", "/v1/usage"), 200);
    assertEquals([usage.key_id, usage.segmentations, usage.cached], [a.id, 1, 0]);
    assertEquals(usage.keys.map((each: { key_id: string }) => each.key_id), [a.id]);
  }));

Deno.test("no spelling of a path gets past the question for a key", () =>
  withOperator(async ({ services }) => {
    const { hostname, port } = new URL(services.apiUrl);
    const paths = [
      "/V1/keys",
      "//v1/keys",
      "/v1//keys",
      "/v1/keys/",
      "/v1/keys%2f",
      "/%761/keys",
      "/v1/%6beys",
      "/v1%2fkeys",
      "/./v1/keys",
      "/livez/../v1/keys",
      "/livez/%2e%2e/v1/keys",
      "/v1/keys?x=/livez",
      "/v1/keys;/livez",
      "/v1/keys#/livez",
      "http://127.0.0.1/v1/keys",
      "/metrics/",
      "/%6detrics",
    ];
    for (const path of paths) {
      for (const more of ["", "X-HTTP-Method-Override: GET\r\nX-Forwarded-For: 127.0.0.1\r\n"]) {
        using connection = await Deno.connect({ hostname, port: Number(port) });
        await connection.write(new TextEncoder().encode(
          `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}Connection: close\r\n\r\n`,
        ));
        const answer = await new Response(connection.readable).text();
        assertMatch(answer, /^HTTP\/1\.1 40[0145]/, `${path}: ${answer.slice(0, 200)}`);
      }
    }
  }));

Deno.test("a key that is revoked or rotated is refused within 5 s by another process on the same store", async () => {
  await using worker = startFakeWorker();
  const folder = await Deno.makeTempDir({ prefix: "kanizsa-test-" });
  try {
    const settings = { KANIZSA_DATA_DIR: folder, KANIZSA_WORKER_URL: worker.url };
    await using one = await startApiAlone(settings);
    await using other = await startApiAlone(settings);
    const status = async (url: string, key: string) => {
      const headers = { Authorization: `Bearer ${key}` };
      const response = await fetch(`${url}/v1/usage`, { headers });
      await response.body?.cancel();
      return response.status;
    };
    const becomes = async (key: string, wanted: number) => {
      const deadline = Date.now() + 5000;
      while (await status(other.url, key) !== wanted) {
        assert(Date.now() < deadline, `${wanted} within 5 s`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const admin = { Authorization: `Bearer ${one.adminKey}`, "Content-Type": "application/json" };
    const post = async (path: string, body: unknown): Promise<ShownKey> => {
      const init = { method: "POST", headers: admin, body: JSON.stringify(body) };
      return await (await fetch(one.url + path, init)).json();
    };
    const made = await post("/v1/keys", { name: "Test", tenant: "t", scopes: ["segment"] });
    await becomes(made.key, 200);
    const rotated = await post(`/v1/keys/${made.id}/rotate`, { overlap_seconds: 0 });
    await becomes(made.key, 401);
    await becomes(rotated.key, 200);
    await fetch(`${one.url}/v1/keys/${made.id}`, { method: "DELETE", headers: admin });
    assertEquals(await status(one.url, rotated.key), 401, "at once where it was revoked");
    await becomes(rotated.key, 401);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** What a tenant sees of its own. */
async function thingsOf(asker: Asker, things: Record<Owned, readonly string[]>) {
  const seen: unknown[] = [];
  for (const [what, ids] of Object.entries(things)) {
    for (const id of ids) {
      const { last_used_at: _, ...thing } = await json(
        call(asker, "GET", `/v1/${what}s/${id}`),
        200,
      );
      seen.push(thing);
    }
  }
  return seen;
}

/** Names of an answer's headers. */
function namesOf({ headers }: Response): string[] {
  return [...headers.keys()].sort();
}

function fail(what: string, error: unknown): never {
  throw new Error(`${what}: ${error instanceof Error ? error.message : error}`);
}
