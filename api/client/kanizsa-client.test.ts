import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Problem } from "@kanizsa/shared/schema/problem.ts";
import { KanizsaClient, KanizsaError, type SegmentationEvent } from "./mod.ts";

type Answer = (request: Request) => Response | Promise<Response>;

/** A client of a server that gives these answers one after the other. */
async function withServer(
  answers: readonly Answer[],
  body: (client: KanizsaClient, requests: readonly Request[]) => Promise<void>,
): Promise<void> {
  const requests: Request[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const answer = answers[requests.length];
      requests.push(request.clone());
      await request.bytes();
      return answer?.(request) ?? new Response("too many", { status: 500 });
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}/`;
  try {
    await body(new KanizsaClient({ url, key: "kz_test", maxWaitSeconds: 5 }), requests);
    assertEquals(requests.length, answers.length);
  } finally {
    await server.shutdown();
  }
}

const PROBLEM: Problem = {
  type: "/problems/request_invalid",
  title: "The request has fields that cannot be used",
  status: 422,
  detail: "Change what `errors` names",
  instance: "abc",
  code: "request_invalid",
  errors: [{ pointer: "#/mode", message: 'Use "refined": got "best"' }],
};

function problem(code: Problem["code"], status: number, headers: Record<string, string> = {}) {
  return () => Response.json({ ...PROBLEM, code, status, errors: undefined }, { status, headers });
}

const json = (value: unknown, status = 200): Answer => () => Response.json(value, { status });
const RESULT = { id: "seg_1", status: "succeeded", instances: [] };
const photo = new Blob(["photo"], { type: "image/jpeg" });

Deno.test("segment() sends file and request as a form, with key and Idempotency-Key", () =>
  withServer([json(RESULT)], async (client, requests) => {
    const result = await client.segment(photo, { mode: "transfer" });
    assertEquals(result.id, "seg_1");
    const [{ url, method, headers }] = requests;
    assertEquals([new URL(url).pathname, method], ["/v1/segmentations", "POST"]);
    assertEquals(headers.get("Authorization"), "Bearer kz_test");
    assert(headers.get("Idempotency-Key"));
    const form = await requests[0].formData();
    assertEquals(form.get("request"), '{"mode":"transfer"}');
    assert(form.get("image") instanceof Blob);
  }));

Deno.test("segment() asks by id in JSON, with webhook and Cache-Control where they are wished", () =>
  withServer([json(RESULT)], async (client, requests) => {
    const webhook = { url: "https://example.com/hook" };
    await client.segment({ id: "sha256:1" }, {}, { webhook, fresh: true, idempotencyKey: "k" });
    assertEquals(await requests[0].json(), { webhook, image: { id: "sha256:1" } });
    const { headers } = requests[0];
    assertEquals(headers.get("Content-Type"), "application/json");
    assertEquals(headers.get("Cache-Control"), "no-cache");
    assertEquals(headers.get("Idempotency-Key"), "k");
  }));

Deno.test("segment() rejects with the problem, its code and its fields", () =>
  withServer([json(PROBLEM, 422)], async (client) => {
    const error = await assertRejects(() => client.segment(photo), KanizsaError);
    assert(error instanceof KanizsaError);
    assertEquals([error.code, error.status, error.requestId], ["request_invalid", 422, "abc"]);
    assertEquals(error.errors, PROBLEM.errors);
    assert(error.message.includes('#/mode: Use "refined"'));
  }));

Deno.test("segment() tries again after 429, 503 and a request under way, with the same key", () =>
  withServer([
    problem("rate_limited", 429, { "Retry-After": "0" }),
    problem("queue_full", 503, { "Retry-After": "0" }),
    problem("idempotency_in_progress", 409, { "Retry-After": "0" }),
    json(RESULT),
  ], async (client, requests) => {
    assertEquals((await client.segment(photo)).id, "seg_1");
    const keys = new Set(requests.map(({ headers }) => headers.get("Idempotency-Key")));
    assertEquals(keys.size, 1);
    assert((await requests[3].formData()).get("image") instanceof Blob, "the whole body again");
  }));

Deno.test("segment() doesn't wait for a quota of next month, nor try forever", async () => {
  await withServer(
    [problem("quota_exceeded", 429, { "Retry-After": "86400" })],
    async (client) => {
      const error = await assertRejects(() => client.segment(photo), KanizsaError);
      assert(error instanceof KanizsaError);
      assertEquals(error.retryAfterSeconds, 86400);
    },
  );
  const busy = problem("queue_full", 503, { "Retry-After": "0" });
  await withServer([busy, busy, busy, busy], async (client) => {
    await assertRejects(() => client.segment(photo), KanizsaError);
  });
});

Deno.test("an answer of something in between is an error in words, too", () =>
  withServer([() => new Response("<h1>Bad gateway</h1>", { status: 502 })], async (client) => {
    const error = await assertRejects(() => client.get("seg_1"), KanizsaError);
    assert(error instanceof KanizsaError && error.message.includes("Bad gateway"));
  }));

const sent = (id: number, event: string, data: unknown) =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
const events = (text: string): Answer => () =>
  new Response(text, { headers: { "Content-Type": "text/event-stream" } });

Deno.test("segment() waits with events, connects again after the last one, and gives the result", () =>
  withServer([
    json({ id: "seg_1", status: "queued" }, 202),
    events(
      `retry: 1\n\n${sent(1, "state", { status: "queued" })}: still here\n\n${
        sent(9, "progress", { stage: "vote", done: 1, total: 2 })
      }id: 10\nda`,
    ),
    events(sent(1_000_000, "state", { status: "succeeded" })),
    json(RESULT),
  ], async (client, requests) => {
    const told: SegmentationEvent[] = [];
    const result = await client.segment(photo, {}, { onEvent: (event) => told.push(event) });
    assertEquals(result.id, "seg_1");
    assertEquals(told.map(({ id, event }) => `${id} ${event}`), [
      "1 state",
      "9 progress",
      "1000000 state",
    ]);
    assertEquals(requests[1].headers.get("Last-Event-ID"), null);
    assertEquals(requests[2].headers.get("Last-Event-ID"), "9");
  }));

Deno.test("segment() rejects with why a segmentation failed", () =>
  withServer([
    json({ id: "seg_1", status: "running" }, 202),
    events(sent(1_000_000, "state", { status: "failed" })),
    json({ id: "seg_1", status: "failed", problem: { ...PROBLEM, code: "image_unreadable" } }),
  ], async (client) => {
    const error = await assertRejects(() => client.segment(photo), KanizsaError);
    assert(error instanceof KanizsaError && error.code === "image_unreadable");
  }));

Deno.test("events() ends when the end was told before", () =>
  withServer([events("retry: 1\n\n"), json(RESULT)], async (client) => {
    const told = [];
    for await (const event of client.events("seg_1", { after: "1000000" })) told.push(event);
    assertEquals(told, []);
  }));

Deno.test("list(), download(), remove() and sendImage() call their routes", () =>
  withServer([
    json({ segmentations: [], next: null }),
    () => new Response("0 0.5 0.5"),
    () => new Response(null, { status: 204 }),
    json({ id: "sha256:1", width: 2, height: 1, type: "image/jpeg", expires_at: "" }, 201),
  ], async (client, requests) => {
    assertEquals((await client.list({ limit: 5, after: "seg_0" })).next, null);
    assertEquals(await (await client.download("seg_1", "yolo")).text(), "0 0.5 0.5");
    await client.remove("seg_1");
    assertEquals((await client.sendImage(photo)).id, "sha256:1");
    assertEquals(
      requests.map(({ method, url }) => `${method} ${url.replace(/^http:\/\/[^/]+/, "")}`),
      [
        "GET /v1/segmentations?limit=5&after=seg_0",
        "GET /v1/segmentations/seg_1?format=yolo",
        "DELETE /v1/segmentations/seg_1",
        "POST /v1/images",
      ],
    );
    assertEquals(requests[3].headers.get("Content-Type"), "image/jpeg");
  }));

Deno.test("keys, usage and references are called by their routes, a new key once", async () => {
  await withServer([
    json({ id: "key_1", key: "kz_new" }, 201),
    json({ keys: [], next: null }),
    json({ id: "key_1", key: "kz_newer" }),
    () => new Response(null, { status: 204 }),
    json({ month: "2026-11" }),
    json({ references: [], next: null }),
    json({ id: "a/b" }),
  ], async (client, requests) => {
    assertEquals((await client.createKey({ name: "shop", scopes: ["segment"] })).key, "kz_new");
    await client.listKeys({ tenant: "shop" });
    assertEquals((await client.rotateKey("key_1", { overlapSeconds: 60 })).key, "kz_newer");
    await client.revokeKey("key_1");
    assertEquals((await client.usage({ month: "2026-11" })).month, "2026-11");
    await client.references({ after: "x", limit: 3 });
    await client.reference("a/b");
    assertEquals(
      requests.map(({ method, url }) => `${method} ${url.replace(/^http:\/\/[^/]+\/v1/, "")}`),
      [
        "POST /keys",
        "GET /keys?tenant=shop",
        "POST /keys/key_1/rotate",
        "DELETE /keys/key_1",
        "GET /usage?month=2026-11",
        "GET /references?after=x&limit=3",
        "GET /references/a%2Fb",
      ],
    );
    assertEquals(await requests[2].json(), { overlap_seconds: 60 });
  });
  let calls = 0;
  const lost = new KanizsaClient({
    url: "http://127.0.0.1:1",
    key: "k",
    fetch: (...asked) => (calls++, fetch(...asked)),
  });
  await assertRejects(() => lost.createKey({ name: "shop", scopes: ["segment"] }));
  assertEquals(calls, 1, "nobody knows whether it was made");
});

Deno.test("a call ends when its signal says so, also while it waits for another try", () =>
  withServer([problem("queue_full", 503, { "Retry-After": "4" })], async (client) => {
    const started = performance.now();
    const signal = AbortSignal.timeout(100);
    await assertRejects(() => client.segment(photo, {}, { signal }));
    assert(performance.now() - started < 2000);
  }));

Deno.test("what the network lost is sent again", async () => {
  let calls = 0;
  const client = new KanizsaClient({
    url: "http://127.0.0.1:1",
    key: "k",
    fetch: (...asked) => ++calls < 3 ? fetch(...asked) : Promise.resolve(Response.json(RESULT)),
  });
  assertEquals((await client.segment(photo)).id, "seg_1");
  assertEquals(calls, 3);
});
