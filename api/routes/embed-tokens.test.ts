import { embedTokenSchema, rotatedSecretSchema } from "@kanizsa/shared/schema/embed-token.ts";
import { assert, assertEquals } from "@std/assert";
import { EmbedTokens } from "../embed/embed-tokens.ts";
import { requireScope } from "../middleware/require-scope.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { type KeyApp, openKeyApp } from "../testing/open-key-app.ts";
import { embedTokens } from "./embed-tokens.ts";

const ORIGIN = "https://shop.example";

interface Given extends KeyApp {
  post(text: string, path: string, body: unknown, origin?: string): Promise<Response>;
}

async function withRoutes(body: (given: Given) => Promise<void>): Promise<void> {
  await using opened = await openKeyApp();
  const tokens = await EmbedTokens.open(opened.store, { keys: opened.keys, log: () => {} });
  opened.onClose(() => tokens.close());
  const app = opened.app(tokens)
    .post("/v1/me", requireScope("segment"), (c) => c.json(c.get("principal")))
    .route("/", embedTokens({ tokens, limits: { bodyTimeoutMs: 5000 } }));
  const post: Given["post"] = async (text, path, json, origin) =>
    await app.request(path, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${text}`,
        "Content-Type": "application/json",
        ...(origin && { Origin: origin }),
      },
      body: JSON.stringify(json),
    });
  await body({ ...opened, post });
}

Deno.test("POST /v1/embed-tokens gives a token that its page can use", () =>
  withRoutes(async ({ addKey, post }) => {
    const { text, principal } = await addKey();
    const before = Date.now();
    const response = await post(text, "/v1/embed-tokens", { origins: [ORIGIN, ORIGIN] });
    assertEquals([response.status, response.headers.get("Cache-Control")], [201, "no-store"]);
    const { id, token, expires_at } = embedTokenSchema.parse(await response.json());
    const life = Date.parse(expires_at) - before;
    assert(life > 3_598_000 && life <= 3_601_000, `an hour by default: ${life} ms`);
    const me = await (await post(token, "/v1/me", {}, ORIGIN)).json();
    assertEquals([me.id, me.keyId, me.origins], [id, principal.id, [ORIGIN]]);
    const stolen = await post(token, "/v1/me", {}, "https://shop.example.evil.test");
    await assertProblem(stolen, "origin_not_allowed");
    await assertProblem(await post(token, "/v1/me", {}), "origin_not_allowed");
  }));

Deno.test("a token can't issue tokens, nor change secrets", () =>
  withRoutes(async ({ addKey, post }) => {
    const { text } = await addKey({ scopes: ["segment", "admin"] });
    const issued = await (await post(text, "/v1/embed-tokens", { origins: [ORIGIN] })).json();
    const wanted = { origins: [ORIGIN] };
    await assertProblem(await post(issued.token, "/v1/embed-tokens", wanted, ORIGIN), "forbidden");
    const path = "/v1/embed-tokens/rotate-secret";
    await assertProblem(await post(issued.token, path, {}, ORIGIN), "forbidden");
  }));

Deno.test("POST /v1/embed-tokens asks for the scope segment", () =>
  withRoutes(async ({ addKey, post }) => {
    const { text } = await addKey({ scopes: ["admin", "references:read"] });
    await assertProblem(await post(text, "/v1/embed-tokens", { origins: [ORIGIN] }), "forbidden");
  }));

Deno.test("POST /v1/embed-tokens/rotate-secret is for admins of the operator's tenant", () =>
  withRoutes(async ({ addKey, post }) => {
    const path = "/v1/embed-tokens/rotate-secret";
    const plain = await addKey();
    const shop = await addKey({ tenant: "shop", scopes: ["admin"] });
    const operator = await addKey({ scopes: ["admin"] });
    const issued = await (await post(plain.text, "/v1/embed-tokens", { origins: [ORIGIN] })).json();
    await assertProblem(await post(plain.text, path, {}), "forbidden");
    await assertProblem(await post(shop.text, path, {}), "forbidden");
    assertEquals((await post(issued.token, "/v1/me", {}, ORIGIN)).status, 200);
    const response = await post(operator.text, path, { overlap_seconds: 0 });
    const text = await response.text();
    rotatedSecretSchema.parse(JSON.parse(text));
    await assertProblem(await post(issued.token, "/v1/me", {}, ORIGIN), "unauthorized");
  }));

const GOOD = { origins: [ORIGIN] };
for (
  const [what, body, pointer] of [
    ["no origins", {}, "#/origins"],
    ["an empty list", { origins: [] }, "#/origins"],
    ["21 origins", { origins: Array(21).fill(ORIGIN) }, "#/origins"],
    ["*", { origins: ["*"] }, "#/origins/0"],
    ["null as text", { origins: ["null"] }, "#/origins/0"],
    ["a host alone", { origins: [ORIGIN, "shop.example"] }, "#/origins/1"],
    ["a wildcard host", { origins: ["https://*.shop.example"] }, "#/origins/0"],
    ["a slash at the end", { origins: [`${ORIGIN}/`] }, "#/origins/0"],
    ["a path", { origins: [`${ORIGIN}/a`] }, "#/origins/0"],
    ["the scheme's own port", { origins: [`${ORIGIN}:443`] }, "#/origins/0"],
    ["upper case", { origins: ["https://Shop.example"] }, "#/origins/0"],
    ["letters beyond ASCII", { origins: ["https://bücher.example"] }, "#/origins/0"],
    ["a user", { origins: ["https://a@shop.example"] }, "#/origins/0"],
    ["another scheme", { origins: ["ftp://shop.example"] }, "#/origins/0"],
    ["a file", { origins: ["file:///a"] }, "#/origins/0"],
    ["an address as one number", { origins: ["http://2130706433"] }, "#/origins/0"],
    ["0 seconds", { ...GOOD, expires_in_seconds: 0 }, "#/expires_in_seconds"],
    ["a day and a second", { ...GOOD, expires_in_seconds: 86_401 }, "#/expires_in_seconds"],
    ["a rate of 0", { ...GOOD, rate_per_minute: 0 }, "#/rate_per_minute"],
    ["a negative quota", { ...GOOD, quota: -1 }, "#/quota"],
    ["a field of its own", { ...GOOD, tenant: "other" }, "#"],
  ] as const
) {
  Deno.test(`POST /v1/embed-tokens refuses ${what} with a pointer to it`, () =>
    withRoutes(async ({ addKey, post }) => {
      const { text } = await addKey();
      const response = await post(text, "/v1/embed-tokens", body);
      const { errors } = await assertProblem(response, "request_invalid");
      assertEquals(errors?.map((error) => error.pointer), [pointer]);
    }));
}
