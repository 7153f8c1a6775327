import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  type SegmentationResult,
  segmentationResultSchema,
} from "@kanizsa/shared/schema/segmentation-result.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { startFakeWorker } from "../testing/fake-worker.ts";
import { startHoldingWorker } from "../testing/holding-worker.ts";
import { readFixture } from "../testing/read-fixture.ts";
import { startApi } from "../testing/start-api.ts";

const JSON_TYPE = { "Content-Type": "application/json" };

async function result(response: Response): Promise<SegmentationResult> {
  const text = await response.text();
  assertEquals(response.status, 200, text);
  return segmentationResultSchema.parse(JSON.parse(text));
}

async function form(name: string, request?: unknown): Promise<FormData> {
  const form = new FormData();
  form.append("image", new Blob([await readFixture(name)]), "street.jpg");
  if (request !== undefined) form.append("request", JSON.stringify(request));
  return form;
}

Deno.test("POST /v1/segmentations answers a multipart picture with a whole result", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const response = await api.post(await form("street.jpg"));
  assertEquals(response.headers.get("Cache-Control"), "no-store");
  const answer = await result(response);
  assertMatch(answer.id, /^seg_[0-9a-z]{33}$/);
  assertMatch(answer.image.id, /^sha256:[0-9a-f]{64}$/);
  assertEquals([answer.image.width, answer.image.height], [960, 600]);
  assertEquals([answer.status, answer.cache, answer.instances.length], ["succeeded", "miss", 2]);
});

Deno.test("POST /v1/segmentations hands the worker the same bytes and the request with its defaults", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url, workerToken: "t0ken" });
  const prompts = [{ box: [10, 20, 30, 40] }];
  const response = await api.post(await form("small.jpg", { prompts, mode: "transfer" }));
  const [call] = worker.calls;
  assertEquals(call.image, await readFixture("small.jpg"));
  assertEquals(call.request, {
    prompts: [{ box: [10, 20, 30, 40], category: "car" }],
    mode: "transfer",
    top_k: 5,
    min_score: 0.3,
    max_instances: 100,
    include: [],
  });
  assertEquals(call.headers.get("Authorization"), "Bearer t0ken");
  const line = api.log.find(({ event }) => event === "request");
  assertEquals(call.headers.get("traceparent")?.split("-")[1], line?.trace_id);
  assertEquals((await result(response)).instances[0].prompt, 0);
});

Deno.test("POST /v1/segmentations takes the picture in base64", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const base64 = (await readFixture("small.webp")).toBase64();
  await result(await api.post(JSON.stringify({ image: { base64 } }), JSON_TYPE));
  assertEquals(worker.calls[0].image, await readFixture("small.webp"));
});

Deno.test("POST /v1/segmentations takes a picture by id from the tenant that sent it alone", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const first = await result(await api.post(await form("small.jpg")));
  const again = JSON.stringify({
    image: { id: first.image.id },
    prompts: [{ points: [{ x: 20, y: 30, label: 1 }] }],
  });
  const second = await result(await api.post(again, JSON_TYPE));
  assertEquals(second.image, first.image);
  const stranger = await api.addKey({ tenant: "stranger" });
  const refused = await api.post(again, { ...JSON_TYPE, Authorization: `Bearer ${stranger}` });
  await assertProblem(refused, "not_found");
  const unknown = JSON.stringify({ image: { id: `sha256:${"0".repeat(64)}` } });
  await assertProblem(await api.post(unknown, JSON_TYPE), "not_found");
});

Deno.test("POST /v1/segmentations keeps a picture without its place and camera", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const { image } = await result(await api.post(await form("small-orientation-6.jpg")));
  const byId = await api.post(JSON.stringify({ image: { id: image.id } }), JSON_TYPE);
  assertEquals((await result(byId)).image, image);
  const kept = new TextDecoder("latin1").decode(worker.calls[0].image);
  assert(!kept.includes("Fixture"));
});

Deno.test("POST /v1/segmentations checks prompts against the upright picture", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  // Stored as 150 × 240, upright 240 × 150.
  const fits = { prompts: [{ box: [200, 10, 30, 30] }] };
  await result(await api.post(await form("small-orientation-6.jpg", fits)));
  const misses = { prompts: [{ box: [10, 10, 5, 5] }, { box: [10, 200, 30, 30] }] };
  const response = await api.post(await form("small-orientation-6.jpg", misses));
  const { errors } = await assertProblem(response, "prompt_outside_image");
  assertEquals(errors?.map(({ pointer }) => pointer), ["#/prompts/1/box"]);
});

Deno.test("POST /v1/segmentations bounds how many requests it takes in at once", async () => {
  await using worker = startHoldingWorker();
  await using api = await startApi({ workerUrl: worker.url, limits: { concurrentRequests: 1 } });
  const first = api.post(await form("small.jpg"));
  await worker.arrived;
  const second = await api.post(await form("small.jpg"));
  await assertProblem(second, "worker_overloaded");
  assertEquals(second.headers.get("Retry-After"), "1");
  worker.release(Response.json({ error: "gone" }, { status: 500 }));
  await assertProblem(await first, "internal");
});

Deno.test("every answer has a request id and the headers that browsers need", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  for (const path of ["/", "/livez", "/nowhere", "/v1/segmentations", "/openapi.json"]) {
    const response = await fetch(api.url + path);
    await response.body?.cancel();
    assertMatch(response.headers.get("X-Request-Id") ?? "", /^[0-9a-f-]{36}$/);
    assertEquals(response.headers.get("X-Content-Type-Options"), "nosniff");
    assertMatch(response.headers.get("Content-Security-Policy") ?? "", /default-src 'none'/);
    assert(!/'unsafe-/.test(response.headers.get("Content-Security-Policy") ?? ""));
  }
});
