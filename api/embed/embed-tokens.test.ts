import { newEmbedTokenSchema } from "@kanizsa/shared/schema/embed-token.ts";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from "jose";
import type { Principal } from "../keys/principal.ts";
import { ProblemError } from "../problem-error.ts";
import { type KeyApp, openKeyApp } from "../testing/open-key-app.ts";
import { EmbedTokens } from "./embed-tokens.ts";

const START = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const ORIGIN = "https://good.example";

interface Given extends KeyApp {
  readonly tokens: EmbedTokens;
  readonly clock: { now: number };
  readonly issuer: Principal;
  issue(wanted?: object): Promise<string>;
  refused(token: string, code?: ProblemCode, origin?: string): Promise<void>;
}

async function withTokens(body: (given: Given) => Promise<void>): Promise<void> {
  const clock = { now: START };
  const now = () => clock.now;
  await using opened = await openKeyApp({ now });
  const tokens = await EmbedTokens.open(opened.store, { keys: opened.keys, log: () => {}, now });
  opened.onClose(() => tokens.close());
  const { principal: issuer } = await opened.addKey({ tenant: "shop" });
  await body({
    ...opened,
    tokens,
    clock,
    issuer,
    async issue(wanted = {}) {
      const parsed = newEmbedTokenSchema.parse({ origins: [ORIGIN], ...wanted });
      return (await tokens.issue(issuer.keyId, parsed)).token;
    },
    async refused(token, code = "unauthorized", origin = ORIGIN) {
      const error = await assertRejects(() => tokens.verify(token, origin), ProblemError);
      assertEquals(error.code, code);
    },
  });
}

Deno.test("an embed token tells who asks: its own id, its key's tenant, segment alone", () =>
  withTokens(async ({ tokens, issue, issuer, clock }) => {
    const token = await issue({ rate_per_minute: 5, quota: 9, expires_in_seconds: 60 });
    const principal = await tokens.verify(token, ORIGIN);
    assertEquals(principal, {
      kind: "embed",
      id: decodeJwt(token).jti ?? "",
      keyId: issuer.id,
      tenant: "shop",
      scopes: ["segment"],
      ratePerMinute: 5,
      origins: [ORIGIN],
      quota: 9,
      expiresAt: clock.now + 60_000,
    });
  }));

Deno.test("an embed token is for exactly the origins it lists", () =>
  withTokens(async ({ tokens, issue }) => {
    const listed = [ORIGIN, "https://port.example:8443", "http://plain.example"];
    const token = await issue({ origins: listed });
    for (const origin of listed) assertEquals((await tokens.verify(token, origin)).kind, "embed");
    const others: (string | undefined)[] = [
      undefined,
      "",
      "null",
      "*",
      "https://evil.example",
      "https://good.example.evil.test",
      "https://good.example.",
      "https://evilgood.example",
      "https://good.exampleevil.test",
      "https://sub.good.example",
      "https://example",
      "https://good.example@evil.test",
      "https://user@good.example",
      "https://good.example:443",
      "https://good.example:8443",
      "https://good.example/",
      "https://good.example#",
      "https://good.example?",
      "http://good.example",
      "HTTPS://good.example",
      "https://GOOD.example",
      "https://good.example ",
      " https://good.example",
      "https://good.example, https://good.example",
      "https://good.example https://good.example",
      "https://port.example",
      "https://port.example:8444",
      "https://plain.example",
      "https://xn--god-sna.example",
      "https://gооd.example", // Cyrillic о
    ];
    for (const origin of others) {
      const error = await assertRejects(() => tokens.verify(token, origin), ProblemError);
      assertEquals(error.code, "origin_not_allowed", origin);
    }
  }));

Deno.test("an embed token ends with its time", () =>
  withTokens(async ({ tokens, issue, clock, refused }) => {
    const token = await issue({ expires_in_seconds: 60 });
    clock.now += 59_999;
    await tokens.verify(token, ORIGIN);
    clock.now += 1;
    await refused(token);
  }));

Deno.test("an embed token ends when the key that issued it is revoked or ends", () =>
  withTokens(async ({ tokens, keys, issue, issuer, clock, refused, addKey }) => {
    const token = await issue();
    assert(tokens.origins.has(ORIGIN));
    await keys.revoke(issuer.id);
    await refused(token);
    assertEquals(tokens.origins.has(ORIGIN), false);
    const ending = await addKey({ expires_at: new Date(START + 1000).toISOString() });
    const wanted = newEmbedTokenSchema.parse({ origins: [ORIGIN] });
    const second = await tokens.issue(ending.principal.id, wanted);
    await tokens.verify(second.token, ORIGIN);
    clock.now += 1000;
    await refused(second.token);
    assertEquals(tokens.origins.has(ORIGIN), false);
  }));

Deno.test("an embed token that was altered or made elsewhere is refused", () =>
  withTokens(async ({ issue, refused, store }) => {
    const token = await issue();
    const [header, payload, signature] = token.split(".");
    const claims = decodeJwt(token);
    const protectedHeader = { ...decodeProtectedHeader(token), alg: "HS256" };
    const encode = (value: object) =>
      new TextEncoder().encode(JSON.stringify(value))
        .toBase64({ alphabet: "base64url", omitPadding: true });
    const [entry] = await store.list<{ secret: string }>("embed-secret.");
    const secret = Uint8Array.fromBase64(entry.value.secret, { alphabet: "base64url" });
    const sign = (more: object, headers: object = {}, key = secret) =>
      new SignJWT({ ...claims, ...more }).setProtectedHeader({ ...protectedHeader, ...headers })
        .sign(key);
    const without = (name: string) =>
      new SignJWT(Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name)))
        .setProtectedHeader(protectedHeader).sign(secret);
    const altered: Record<string, string> = {
      "no signature": `${header}.${payload}.`,
      "another signature": `${header}.${payload}.${"A".repeat(signature.length)}`,
      "a signature cut by one": token.slice(0, -1),
      "another payload": `${header}.${encode({ ...claims, quota: 1e9 })}.${signature}`,
      "another header": `${encode({ ...protectedHeader, x: 1 })}.${payload}.${signature}`,
      "no algorithm": new UnsecuredJWT(claims).encode(),
      "algorithm none with the kid": `${encode({ ...protectedHeader, alg: "none" })}.${payload}.`,
      "another algorithm": await sign({}, { alg: "HS512" }, new Uint8Array(64)),
      "another secret": await sign({}, {}, new Uint8Array(32)),
      "an unknown kid": await sign({}, { kid: "AAAAAAAAAAAA" }),
      "no kid": await sign({}, { kid: undefined }),
      "a kid with a path": await sign({}, { kid: "../key" }),
      "another type": await sign({}, { typ: "JWT" }),
      "another issuer": await sign({ iss: "other" }),
      "no end": await without("exp"),
      "no origins": await without("origins"),
      "no id": await without("jti"),
      "an empty token": "..",
    };
    for (const bad of Object.values(altered)) await refused(bad);
  }));

Deno.test("rotateSecret() lets tokens of the secret before live for the overlap", () =>
  withTokens(async ({ tokens, issue, clock, refused }) => {
    const before = await issue({ expires_in_seconds: 86_400 });
    const { kid } = await tokens.rotateSecret(3600);
    const after = await issue();
    assertEquals(decodeProtectedHeader(after).kid, kid);
    assert(decodeProtectedHeader(before).kid !== kid);
    clock.now += 3_599_999;
    await tokens.verify(before, ORIGIN);
    await tokens.verify(after, ORIGIN);
    clock.now += 1;
    await refused(before);
  }));

Deno.test("rotateSecret() with no overlap ends all tokens and their origins at once", () =>
  withTokens(async ({ tokens, store, issue, refused }) => {
    const token = await issue();
    await tokens.rotateSecret(0);
    await refused(token);
    assertEquals(tokens.origins.has(ORIGIN), false);
    assertEquals((await store.list("embed-secret.")).length, 1);
  }));

Deno.test("a longer overlap doesn't bring back a secret that was to end sooner", () =>
  withTokens(async ({ tokens, issue, clock, refused }) => {
    const token = await issue({ expires_in_seconds: 86_400 });
    await tokens.rotateSecret(10);
    await tokens.rotateSecret(86_400);
    clock.now += 10_000;
    await refused(token);
  }));

Deno.test("the secret is replaced after 30 days; tokens of the old one live on to their end", () =>
  withTokens(async ({ tokens, issue, clock, store }) => {
    const kidOf = (token: string) => decodeProtectedHeader(token).kid;
    const [first, second] = await Promise.all([issue(), issue()]);
    assertEquals(kidOf(first), kidOf(second));
    clock.now += 30 * DAY - 1;
    const last = await issue({ expires_in_seconds: 86_400 });
    assertEquals(kidOf(last), kidOf(first));
    clock.now += 1;
    const next = await issue();
    assert(kidOf(next) !== kidOf(last));
    clock.now += DAY - 2000;
    await tokens.verify(last, ORIGIN);
    clock.now += 2000;
    assertEquals((await store.list("embed-secret.")).length, 1);
  }));

Deno.test("an API that opens the same store later knows secrets and origins", () =>
  withTokens(async ({ store, keys, issue, clock }) => {
    const token = await issue();
    const other = await EmbedTokens.open(store, { keys, log: () => {}, now: () => clock.now });
    assertEquals((await other.verify(token, ORIGIN)).kind, "embed");
    assertEquals([other.origins.has(ORIGIN), other.origins.has("https://x.example")], [
      true,
      false,
    ]);
    await other.close();
  }));

Deno.test("a key's live tokens list at most 200 origins; ended ones don't count", () =>
  withTokens(async ({ tokens, issue, clock }) => {
    const some = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => `https://p${from + n}.example`);
    for (let from = 0; from < 200; from += 20) await issue({ origins: some(from, 20) });
    await issue({ origins: some(100, 20) }); // known ones
    const error = await assertRejects(() => issue({ origins: some(200, 1) }), ProblemError);
    assertEquals([error.code, error.errors?.[0].pointer], ["request_invalid", "#/origins"]);
    clock.now += 3_600_000;
    assertEquals(tokens.origins.has("https://p0.example"), false);
    await issue({ origins: some(200, 20) });
  }));
