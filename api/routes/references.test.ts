import { assert, assertEquals, assertMatch } from "@std/assert";
import { createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { type ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import type { ReferencesRequest } from "../dispatch/dispatcher.ts";
import type { ApiEnvironment } from "../environment.ts";
import type { Scope } from "../keys/principal.ts";
import { problemJson } from "../middleware/problem-json.ts";
import { ProblemError } from "../problem-error.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { references } from "./references.ts";

const REFERENCE: ReferenceRecord = {
  id: "street 5/2 é",
  category: "car",
  source: "street.jpg",
  scale: 1.5,
  mirrored: true,
  silhouette: encodeRle(createBitmap(384, 256)),
};

function start(scopes: readonly Scope[] = ["segment"]) {
  const pages: ReferencesRequest[] = [];
  const app = new Hono<ApiEnvironment>()
    .use(requestId(), async (c, next) => {
      const principal = { kind: "key", id: "key_1", keyId: "key_1", tenant: "a" } as const;
      c.set("principal", { ...principal, scopes, origins: null });
      await next();
    })
    .route(
      "/",
      references({
        dispatcher: {
          reference: (id) => Promise.resolve(id === REFERENCE.id ? REFERENCE : null),
          references: (page) => {
            pages.push(page);
            if (page.after === "gone") throw new ProblemError("worker_unavailable");
            return Promise.resolve({ references: [REFERENCE], next: null });
          },
        },
      }),
    )
    .onError(problemJson(() => {}));
  const get = async (path: string, accept?: string) =>
    await app.request(path, { headers: accept === undefined ? {} : { Accept: accept } });
  return { get, pages };
}

const ADDRESS = `/v1/references/${encodeURIComponent(REFERENCE.id)}`;

Deno.test("GET /v1/references/{id} gives the reference, whatever its id is made of", async () => {
  const response = await start().get(ADDRESS);
  assertEquals([response.status, await response.json()], [200, REFERENCE]);
  assertMatch(response.headers.get("Cache-Control") ?? "", /^private/);
  for (const name of ["Accept", "Authorization", "Origin"]) {
    assert(response.headers.get("Vary")?.includes(name));
  }
});

const TYPES: readonly [query: string, accept: string | undefined, mediaType: string][] = [
  ["", undefined, "application/json"],
  ["", "*/*", "application/json"],
  ["", "text/html", "application/json"],
  ["", "image/svg+xml", "image/svg+xml"],
  ["", "application/json;q=0.5, image/svg+xml", "image/svg+xml"],
  ["", "image/svg+xml;q=0.5, application/json", "application/json"],
  ["?format=svg", "application/json", "image/svg+xml"],
  ["?format=json", "image/svg+xml", "application/json"],
];

for (const [query, accept, mediaType] of TYPES) {
  Deno.test(`GET /v1/references/{id}${query} with Accept ${accept} gives ${mediaType}`, async () => {
    const response = await start().get(ADDRESS + query, accept);
    assertEquals([response.status, response.headers.get("Content-Type")], [200, mediaType]);
    const text = await response.text();
    assertEquals(text.startsWith("<svg "), mediaType === "image/svg+xml");
  });
}

Deno.test("GET /v1/references passes the page on", async () => {
  const { get, pages } = start();
  const response = await get("/v1/references?limit=3&after=a%2Fb");
  assertEquals([response.status, await response.json()], [200, {
    references: [REFERENCE],
    next: null,
  }]);
  await get("/v1/references");
  assertEquals(pages, [{ limit: 3, after: "a/b" }, { limit: 100 }]);
});

for (
  const [path, pointer] of [
    ["/v1/references?limit=0", "#/limit"],
    ["/v1/references?limit=501", "#/limit"],
    ["/v1/references?limit=-1", "#/limit"],
    ["/v1/references?limit=ten", "#/limit"],
    ["/v1/references?after=", "#/after"],
    ["/v1/references?page=2", "#"],
    [`${ADDRESS}?format=png`, "#/format"],
    [`${ADDRESS}?size=2`, "#"],
  ]
) {
  Deno.test(`GET ${path} is refused and names the parameter`, async () => {
    const { errors } = await assertProblem(await start().get(path), "request_invalid");
    assertEquals(errors?.map((error) => error.pointer), [pointer]);
  });
}

Deno.test("GET /v1/references/{id} answers 404 for an id that the bank doesn't have", async () => {
  for (const id of ["nobody", "%2E%2E%2Fetc", "%00", "a".repeat(5000)]) {
    await assertProblem(await start().get(`/v1/references/${id}`), "reference_unknown");
  }
});

Deno.test("GET /v1/references hands on that no worker serves", async () => {
  await assertProblem(await start().get("/v1/references?after=gone"), "worker_unavailable");
});

const SCOPES: readonly [scopes: readonly Scope[], allowed: boolean][] = [
  [["segment"], true],
  [["references:read"], true],
  [["references:write"], false],
  [["admin"], false],
  [[], false],
];

for (const [scopes, allowed] of SCOPES) {
  Deno.test(`references are ${allowed ? "given" : "refused"} to the scopes [${scopes}]`, async () => {
    const { get } = start(scopes);
    for (const path of ["/v1/references", ADDRESS]) {
      if (allowed) assertEquals((await get(path)).status, 200);
      else await assertProblem(await get(path), "forbidden");
    }
  });
}
