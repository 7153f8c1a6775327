import { assert, assertEquals, assertMatch } from "@std/assert";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import type { ApiEnvironment } from "../environment.ts";
import { Images } from "../images/images.ts";
import type { Principal } from "../keys/principal.ts";
import { problemJson } from "../middleware/problem-json.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { openTestStores } from "../testing/open-test-stores.ts";
import { readFixture } from "../testing/read-fixture.ts";
import { images } from "./images.ts";

const small = await readFixture("small-orientation-6.jpg"); // upright 240 × 150
const limits = { imageBytes: 100_000, imagePixels: 50_000_000, bodyTimeoutMs: 2000 };

const key: Principal = {
  kind: "key",
  id: "key_1",
  keyId: "key_1",
  tenant: "default",
  scopes: ["segment"],
  origins: null,
};
const stranger = { ...key, id: "key_2", tenant: "stranger" };
const token: Principal = { ...key, kind: "embed", id: "emb_1", origins: ["https://a.test"] };

/** The routes alone; who asks is said, not checked. */
async function setUp() {
  const stores = await openTestStores();
  const service = new Images({
    store: stores.store,
    blobs: stores.images,
    limits,
    maxAgeMs: 3_600_000,
  });
  let principal = key;
  const app = new Hono<ApiEnvironment>()
    .use(requestId(), async (c, next) => {
      c.set("principal", principal);
      await next();
    })
    .route("/", images({ images: service, limits }));
  app.onError(problemJson(() => {}));
  return {
    ask: async (path: string, init?: RequestInit, as = key) => {
      principal = as;
      return await app.request(`http://localhost${path}`, init);
    },
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
}

const send = (body: BodyInit, type?: string): RequestInit => ({
  method: "POST",
  body,
  ...(type !== undefined && { headers: { "Content-Type": type } }),
});

function form(fields: Record<string, Uint8Array<ArrayBuffer>>): FormData {
  const form = new FormData();
  for (const [name, bytes] of Object.entries(fields)) form.append(name, new Blob([bytes]));
  return form;
}

Deno.test("POST /v1/images takes the file itself and a form, and answers the same", async () => {
  await using api = await setUp();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", small)).toHex();
  for (
    const init of [
      send(small, "image/jpeg"),
      send(small, "image/png"), // the content says otherwise, and counts
      send(small, "application/octet-stream"),
      send(form({ image: small })),
    ]
  ) {
    const response = await api.ask("/v1/images", init);
    const { expires_at, ...rest } = await response.json();
    assertEquals([response.status, rest], [201, {
      id: `sha256:${hash}`,
      width: 240,
      height: 150,
      type: "image/jpeg",
    }]);
    assertEquals(response.headers.get("Location"), `/v1/images/${rest.id}`);
    assertEquals(response.headers.get("Cache-Control"), "no-store");
    assert(Date.parse(expires_at) > Date.now() + 3_500_000);
  }
});

Deno.test("GET /v1/images/{id} gives the record, or with Accept: image/* the file without its metadata", async () => {
  await using api = await setUp();
  const sent = await (await api.ask("/v1/images", send(small, "image/jpeg"))).json();
  for (const path of [`/v1/images/${sent.id}`, `/v1/images/${encodeURIComponent(sent.id)}`]) {
    const response = await api.ask(path);
    assertMatch(response.headers.get("Vary") ?? "", /Accept/);
    assertEquals(await response.json(), sent);
  }
  for (const accept of ["*/*", "application/json, image/*;q=0.1", "text/html"]) {
    const response = await api.ask(`/v1/images/${sent.id}`, { headers: { Accept: accept } });
    assertEquals(await response.json(), sent);
  }
  for (const accept of ["image/*", "image/jpeg", "text/html, image/avif, */*;q=0.8"]) {
    const response = await api.ask(`/v1/images/${sent.id}`, { headers: { Accept: accept } });
    assertEquals(response.headers.get("Content-Type"), "image/jpeg");
    const text = new TextDecoder("latin1").decode(await response.bytes());
    assert(text.startsWith("\xff\xd8") && !text.includes("Fixture"));
  }
});

Deno.test("DELETE /v1/images/{id} forgets the picture", async () => {
  await using api = await setUp();
  const { id } = await (await api.ask("/v1/images", send(small, "image/jpeg"))).json();
  assertEquals((await api.ask(`/v1/images/${id}`, { method: "DELETE" })).status, 204);
  for (const method of ["GET", "DELETE"]) {
    await assertProblem(await api.ask(`/v1/images/${id}`, { method }), "not_found");
  }
});

Deno.test("/v1/images/{id} is unknown to other tenants, and to embed tokens that didn't send it", async () => {
  await using api = await setUp();
  const { id } = await (await api.ask("/v1/images", send(small, "image/jpeg"))).json();
  for (const other of [stranger, token]) {
    for (const method of ["GET", "DELETE"]) {
      for (const accept of ["application/json", "image/*"]) {
        const response = await api.ask(
          `/v1/images/${id}`,
          { method, headers: { Accept: accept } },
          other,
        );
        await assertProblem(response, "not_found");
      }
    }
  }
  assertEquals((await api.ask(`/v1/images/${id}`)).status, 200);
});

Deno.test("/v1/images asks for the scope segment", async () => {
  await using api = await setUp();
  const reader: Principal = { ...key, scopes: ["references:read", "references:write"] };
  for (const [method, path] of [["POST", ""], ["GET", "/sha256:0"], ["DELETE", "/sha256:0"]]) {
    await assertProblem(await api.ask(`/v1/images${path}`, { method }, reader), "forbidden");
  }
});

const large = new Uint8Array(100_001);
large.set(small);
const bytesOf = (text: string) => new TextEncoder().encode(text);

const REFUSED: [what: string, init: RequestInit, code: ProblemCode][] = [
  ["no body", { method: "POST", headers: { "Content-Type": "image/jpeg" } }, "image_empty"],
  ["0 bytes", send(new Uint8Array(), "image/png"), "image_empty"],
  ["a text", send("not an image", "image/png"), "image_type_unsupported"],
  ["HEIC", send(bytesOf("\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "image/heic"), "heic_unsupported"],
  ["half a picture", send(small.slice(0, 3000), "image/jpeg"), "image_truncated"],
  ["a byte too many", send(large, "image/jpeg"), "image_too_large"],
  ["no type", send(small), "content_type_unsupported"],
  ["JSON", send("{}", "application/json"), "content_type_unsupported"],
  ["a form without image", send(form({})), "image_missing"],
  ["a form with two fields", send(form({ image: small, request: small })), "request_invalid"],
  ["a form without boundary", send(small, "multipart/form-data"), "content_type_unsupported"],
];

for (const [what, init, code] of REFUSED) {
  Deno.test(`POST /v1/images refuses ${what} with ${code}`, async () => {
    await using api = await setUp();
    await assertProblem(await api.ask("/v1/images", init), code);
  });
}
