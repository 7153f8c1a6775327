import { assertEquals, assertRejects } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { createTokenSource } from "./token-source.ts";

/** An issuer whose n-th token is `t<n>` and lives for a minute by the test's clock. */
function issuer(answer?: (method: string, calls: number) => Response) {
  const asked: RequestInit[] = [];
  const clock = { now: Date.parse("2026-11-24T00:00:00Z") };
  const fetch = (_: unknown, init: RequestInit = {}) => {
    asked.push(init);
    const expires_at = new Date(clock.now + 60_000).toISOString();
    return Promise.resolve(
      answer?.(init.method ?? "GET", asked.length) ??
        Response.json({ token: `t${asked.length}`, expires_at }),
    );
  };
  const source = createTokenSource({
    token: "fixed",
    url: "https://shop.example/token?secret=1",
    fetch: fetch as typeof globalThis.fetch,
    now: () => clock.now,
  });
  return { source, asked, clock };
}

Deno.test("a token of the attribute is given as it is, also when it was refused", async () => {
  const source = createTokenSource({ token: "fixed", url: null });
  assertEquals([await source(), await source("fixed")], ["fixed", "fixed"]);
  assertEquals(await createTokenSource({ token: null, url: null })(), null);
});

Deno.test("all who ask at once share one request, made with the page's own cookies alone", async () => {
  const { source, asked } = issuer();
  assertEquals(await Promise.all([source(), source(), source()]), ["t1", "t1", "t1"]);
  assertEquals(
    asked.map(({ method, credentials, cache }) => [method, credentials, cache]),
    [["POST", "same-origin", "no-store"]],
  );
});

Deno.test("a token is renewed before it expires, and once for all when it was refused", async () => {
  const { source, asked, clock } = issuer();
  assertEquals(await source(), "t1");
  clock.now += 29_000;
  assertEquals(await source(), "t1");
  clock.now += 2_000;
  assertEquals(await Promise.all([source(), source()]), ["t2", "t2"]);
  assertEquals(await Promise.all([source("t2"), source("t2")]), ["t3", "t3"]);
  assertEquals(await source("t2"), "t3");
  assertEquals(asked.length, 3);
});

Deno.test("an issuer that takes no POST is asked with GET", async () => {
  const { source } = issuer((method) =>
    method === "POST" ? new Response(null, { status: 405 }) : Response.json({ token: "got" })
  );
  assertEquals(await source(), "got");
});

Deno.test("what an issuer refuses is told without its address's query, and asked again", async () => {
  const { source, asked } = issuer((_, calls) =>
    calls === 1 ? new Response("busy", { status: 503 }) : Response.json({ token: "later" })
  );
  const error = await assertRejects(() => source(), ProblemError, "https://shop.example/token");
  assertEquals(error instanceof ProblemError && error.problem.status, 503);
  assertEquals(String(error).includes("secret"), false);
  assertEquals([await source(), asked.length], ["later", 2]);
});

Deno.test("an answer that is no token is a problem", async () => {
  for (
    const answer of ["<h1>Hi</h1>", "{}", `{"token":1}`, `{"token":"t","expires_at":"soon"}`]
  ) {
    const { source } = issuer(() => new Response(answer));
    await assertRejects(() => source(), ProblemError, "got 200");
  }
});
