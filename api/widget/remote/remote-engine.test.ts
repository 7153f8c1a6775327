import { assert, assertEquals, assertRejects } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import type { CallOptions, Picture, Progress } from "../types.ts";
import { createRemoteEngine } from "./remote-engine.ts";
import type { TokenSource } from "./token-source.ts";

type Answer = (request: Request) => Response | Promise<Response>;

const PICTURE: Picture = {
  file: new Blob(["photo"], { type: "image/jpeg" }),
  name: "photo.jpg",
  width: 8,
  height: 6,
  bitmap: { width: 8, height: 6, close() {} },
};
const RESULT = { id: "seg_1", status: "succeeded", image: { id: "sha256:1" }, instances: [] };
const IDLE: CallOptions = { signal: new AbortController().signal };

const json = (value: unknown, status = 200, headers = {}): Answer => () =>
  Response.json(value, { status, headers });
const problem = (code: string, status: number, headers = {}): Answer =>
  json({ type: "", title: code, status, detail: "", instance: "", code }, status, headers);
const lost: Answer = () => Promise.reject(new TypeError("Failed to fetch"));

/** An engine whose API gives these answers one after the other. */
function engineOf(
  answers: readonly Answer[],
  { token = () => Promise.resolve("t"), timeoutMs = 1000 }: {
    token?: TokenSource;
    timeoutMs?: number;
  } = {},
) {
  const requests: Request[] = [];
  const engine = createRemoteEngine({
    endpoint: "https://api.example",
    token,
    timeoutMs: () => timeoutMs,
    fetch: async (input, init) => {
      const request = new Request(input, { ...init, signal: undefined });
      const answer = answers[requests.length];
      requests.push(request);
      const { signal } = init ?? {};
      const late = new Promise<never>((_, reject) =>
        signal?.addEventListener("abort", () => reject(signal.reason))
      );
      return await Promise.race([answer?.(request) ?? new Response(null, { status: 500 }), late]);
    },
  });
  return { engine, requests };
}

const line = ({ method, url }: Request) => `${method} ${new URL(url).pathname}`;
const codeOf = (error: unknown) => error instanceof ProblemError ? error.problem.code : error;

async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return codeOf(error);
  }
  return "nothing";
}

Deno.test("a picture is sent once as a form, and named by its id from then on", async () => {
  const { engine, requests } = engineOf([json(RESULT), json(RESULT), json(RESULT)]);
  const told: Progress[] = [];
  const options = { ...IDLE, onProgress: (progress: Progress) => told.push(progress) };
  await engine.segment(PICTURE, { max_instances: 3 }, options);
  await engine.segment(PICTURE, { prompts: [{ box: [1, 2, 3, 4] }] }, options);
  await engine.segment({ ...PICTURE }, {}, options);
  assertEquals(requests.map(line), Array(3).fill("POST /v1/segmentations"));
  const form = await requests[0].formData();
  assertEquals(form.get("request"), '{"max_instances":3}');
  const image = form.get("image");
  assert(image instanceof File);
  assertEquals([image.name, await image.text()], ["image", "photo"]);
  assertEquals(await requests[1].json(), {
    prompts: [{ box: [1, 2, 3, 4] }],
    image: { id: "sha256:1" },
  });
  assert((await requests[2].formData()).get("image"), "another picture is sent itself");
  assertEquals(told[0], { stage: "send", done: 0, total: 5 });
});

Deno.test("the token stands in the header alone", async () => {
  const { engine, requests } = engineOf([json(RESULT), json({ id: "r" })]);
  await engine.segment(PICTURE, {}, IDLE);
  await engine.reference("r", IDLE);
  for (const { url, headers } of requests) {
    assertEquals([headers.get("Authorization"), new URL(url).search], ["Bearer t", ""]);
  }
});

Deno.test("without a token no header is sent", async () => {
  const { engine, requests } = engineOf([json(RESULT)], { token: () => Promise.resolve(null) });
  await engine.segment(PICTURE, {}, IDLE);
  assertEquals(requests[0].headers.get("Authorization"), null);
});

Deno.test("a picture that the API forgot is sent again; an unknown reference is a problem", async () => {
  for (
    const gone of [
      problem("not_found", 404),
      json({
        ...{ type: "", title: "", status: 422, detail: "", instance: "", code: "request_invalid" },
        errors: [{ pointer: "#/image/id", message: "Use an id: got sha256:1" }],
      }, 422),
    ]
  ) {
    const { engine, requests } = engineOf([json(RESULT), gone, json(RESULT), json(RESULT)]);
    for (let i = 0; i < 3; i++) await engine.segment(PICTURE, {}, IDLE);
    assertEquals(
      requests.map(({ headers }) => headers.get("Content-Type")?.split(";")[0]),
      ["multipart/form-data", "application/json", "multipart/form-data", "application/json"],
    );
  }
  const { engine } = engineOf([json(RESULT), problem("reference_unknown", 404)]);
  await engine.segment(PICTURE, {}, IDLE);
  assertEquals(await failure(engine.segment(PICTURE, {}, IDLE)), "reference_unknown");
});

Deno.test("a token that is refused is replaced once", async () => {
  const tokens = ["t1", "t2", "t2"];
  const token: TokenSource = (refused) =>
    Promise.resolve(refused === undefined ? tokens[0] : tokens[1]);
  const unauthorized = problem("unauthorized", 401);
  const { engine, requests } = engineOf([unauthorized, json(RESULT)], { token });
  await engine.segment(PICTURE, {}, IDLE);
  assertEquals(
    requests.map(({ headers }) => headers.get("Authorization")),
    ["Bearer t1", "Bearer t2"],
  );
  const twice = engineOf([unauthorized, unauthorized], { token });
  assertEquals(await failure(twice.engine.segment(PICTURE, {}, IDLE)), "unauthorized");
  const fixed = engineOf([unauthorized]);
  assertEquals(await failure(fixed.engine.segment(PICTURE, {}, IDLE)), "unauthorized");
  assertEquals(fixed.requests.length, 1);
});

Deno.test("a refusal says when to come again", async () => {
  const { engine } = engineOf([problem("rate_limited", 429, { "Retry-After": "7" })]);
  const error = await assertRejects(() => engine.segment(PICTURE, {}, IDLE));
  assertEquals([codeOf(error), Reflect.get(Object(error), "retryAfterMs")], ["rate_limited", 7000]);
});

Deno.test("what answers instead of the API is a problem in words", async () => {
  const page: Answer = () =>
    new Response("<h1>Shop</h1>", { headers: { "Content-Type": "text/html" } });
  const { engine } = engineOf([page]);
  assertEquals(await failure(engine.segment(PICTURE, {}, IDLE)), "api_answer_unknown");
});

Deno.test("a network failure is told from an API that doesn't let this page in", async () => {
  const down = engineOf([lost, lost]);
  assertEquals(await failure(down.engine.segment(PICTURE, {}, IDLE)), "api_unreachable");
  assertEquals(down.requests.map(line), ["POST /v1/segmentations", "HEAD /widget.js"]);
  const alive: Answer = () => new Response("");
  const forbidden = engineOf([lost, alive, lost]);
  assertEquals(await failure(forbidden.engine.segment(PICTURE, {}, IDLE)), "origin_not_allowed");
  const back = engineOf([lost, alive, json(RESULT)]);
  assertEquals((await back.engine.segment(PICTURE, {}, IDLE)).id, "seg_1");
});

Deno.test("an API without a sign of life is left after the timeout", async () => {
  const { engine } = engineOf([() => new Promise<Response>(() => {})], { timeoutMs: 50 });
  assertEquals(await failure(engine.segment(PICTURE, {}, IDLE)), "api_timeout");
});

Deno.test("a question is taken back with its signal and with close(), each by its reason", async () => {
  const never: Answer = () => new Promise<Response>(() => {});
  const { engine } = engineOf([never, never]);
  const stop = new AbortController();
  const asked = failure(engine.segment(PICTURE, {}, { signal: stop.signal }));
  stop.abort("left");
  assertEquals(await asked, "left");
  const other = engine.segment(PICTURE, {}, IDLE).catch((error) => error.name);
  engine.close();
  assertEquals(await other, "AbortError");
});

const sent = (id: number, event: string, data: unknown) =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
const pending = json({ id: "seg_1", status: "queued" }, 202);

Deno.test("a long run is followed by its events, also over a stream that breaks", async () => {
  const { engine, requests } = engineOf([
    pending,
    () => new Response(sent(1, "state", { status: "queued" })),
    pending,
    () => new Response(sent(30, "progress", { stage: "vote", done: 1, total: 2 }) + "id: 31\nda"),
    json(RESULT),
  ]);
  const told: string[] = [];
  const onProgress = ({ stage, done, total }: Progress) => told.push(`${stage} ${done}/${total}`);
  const { id } = await engine.segment(PICTURE, {}, { ...IDLE, onProgress });
  assertEquals([id, told], ["seg_1", ["send 0/5", "queue 0/1", "vote 1/2"]]);
  assertEquals(requests.map(line), [
    "POST /v1/segmentations",
    "GET /v1/segmentations/seg_1/events",
    "GET /v1/segmentations/seg_1",
    "GET /v1/segmentations/seg_1/events",
    "GET /v1/segmentations/seg_1",
  ]);
  assertEquals(requests[3].headers.get("Last-Event-ID"), "1");
});

Deno.test("events are signs of life; a run that is left is deleted", async () => {
  const slow = (parts: number): Answer => () =>
    new Response(
      new ReadableStream({
        async start(stream) {
          for (let i = 0; i < parts; i++) {
            await new Promise((resolve) => setTimeout(resolve, 60));
            stream.enqueue(new TextEncoder().encode(": still here\n\n"));
          }
          if (parts > 0) stream.close();
        },
      }),
    );
  const lasting = engineOf([pending, slow(4), json(RESULT)], { timeoutMs: 120 });
  assertEquals((await lasting.engine.segment(PICTURE, {}, IDLE)).id, "seg_1");
  const { engine, requests } = engineOf(
    [pending, slow(0), () => new Response(null, { status: 204 })],
    { timeoutMs: 80 },
  );
  const stop = new AbortController();
  setTimeout(() => stop.abort("left"), 40);
  assertEquals(await failure(engine.segment(PICTURE, {}, { signal: stop.signal })), "left");
  await new Promise((resolve) => setTimeout(resolve, 10));
  assertEquals(line(requests[2]), "DELETE /v1/segmentations/seg_1");
});

Deno.test("a run that failed is told by its problem", async () => {
  const detail = {
    type: "",
    title: "",
    status: 422,
    detail: "",
    instance: "",
    code: "image_unreadable",
  };
  const { engine } = engineOf([json({ id: "seg_1", status: "failed", problem: detail })]);
  assertEquals(await failure(engine.segment(PICTURE, {}, IDLE)), "image_unreadable");
});

Deno.test("references are asked for once; an unknown one is null", async () => {
  const { engine, requests } = engineOf([json({ id: "a/b" }), problem("reference_unknown", 404)]);
  for (let i = 0; i < 2; i++) {
    assertEquals((await engine.reference("a/b", IDLE))?.id, "a/b");
    assertEquals(await engine.reference("x", IDLE), null);
  }
  assertEquals(requests.map(line), ["GET /v1/references/a%2Fb", "GET /v1/references/x"]);
});
