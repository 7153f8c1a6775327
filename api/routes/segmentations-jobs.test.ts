import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Segmentation, segmentationSchema } from "@kanizsa/shared/schema/segmentation.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { drawnResult } from "../testing/drawn-result.ts";
import { type FakeWorker, type InferCall, startFakeWorker } from "../testing/fake-worker.ts";
import { readFixture } from "../testing/read-fixture.ts";
import { startApi, type TestApi } from "../testing/start-api.ts";

const small = await readFixture("small.jpg");

function form(request?: unknown): FormData {
  const form = new FormData();
  form.append("image", new Blob([small]));
  if (request !== undefined) form.append("request", JSON.stringify(request));
  return form;
}

async function read(response: Response, status: number): Promise<Segmentation> {
  const text = await response.text();
  assertEquals(response.status, status, text);
  return segmentationSchema.parse(JSON.parse(text));
}

/** A worker that answers when it's told to, for as many calls as come. */
function heldWorker(): FakeWorker & { release(): void } {
  const { promise, resolve: release } = Promise.withResolvers<void>();
  const answer = async ({ image, request }: InferCall) => {
    await promise;
    return drawnResult(image, request);
  };
  return { ...startFakeWorker({ answer }), release };
}

async function untilEnded(api: TestApi, id: string): Promise<Segmentation> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await read(await api.ask(`/v1/segmentations/${id}`), 200);
    if (found.status !== "queued" && found.status !== "running") return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Expected ${id} to end`);
}

Deno.test("Prefer: respond-async answers 202 with an address where the result appears", async () => {
  await using worker = heldWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const accepted = await api.post(form(), { Prefer: "respond-async" });
  const { id, status } = await read(accepted, 202);
  assertEquals(accepted.headers.get("Location"), `/v1/segmentations/${id}`);
  assertMatch(accepted.headers.get("Retry-After") ?? "", /^\d+$/);
  assertEquals(status, "queued");
  const waiting = await api.ask(`/v1/segmentations/${id}?format=coco`);
  await assertProblem(waiting, "segmentation_not_done");
  worker.release();
  const done = await untilEnded(api, id);
  assert(done.status === "succeeded");
  assertEquals([done.id, done.cache, done.instances.length], [id, "miss", 2]);
});

Deno.test("a caller who would wait too long gets 202, and later the result", async () => {
  await using worker = heldWorker();
  await using api = await startApi({ workerUrl: worker.url, jobs: { syncWaitMs: 100 } });
  const { id } = await read(await api.post(form()), 202);
  const quick = await api.post(form({ top_k: 6 }), { Prefer: "wait=0" });
  await read(quick, 202);
  worker.release();
  assertEquals((await untilEnded(api, id)).status, "succeeded");
});

Deno.test("a second equal request is a hit without the worker, no-cache asks it again", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const first = await api.post(form());
  assertEquals(first.headers.get("Cache-Status"), "kanizsa; fwd=miss; stored");
  const miss = await read(first, 200);
  const second = await api.post(form({ mode: "refined" }));
  assertEquals(second.headers.get("Cache-Status"), "kanizsa; hit");
  const hit = await read(second, 200);
  assert(miss.status === "succeeded" && hit.status === "succeeded");
  assertEquals([miss.cache, hit.cache, worker.calls.length], ["miss", "hit", 1]);
  assertEquals(hit.instances, miss.instances);
  assert(hit.id !== miss.id);
  const fresh = await read(await api.post(form(), { "Cache-Control": "no-cache" }), 200);
  assert(fresh.status === "succeeded" && fresh.cache === "miss");
  assertEquals(worker.calls.length, 2);
  const stranger = await api.addKey({ tenant: "stranger" });
  await (await api.post(form(), { Authorization: `Bearer ${stranger}` })).body?.cancel();
  assertEquals(worker.calls.length, 3, "another tenant's result is never a hit");
});

Deno.test("100 equal requests at once run the network once", async () => {
  await using worker = heldWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const answers = Array.from({ length: 100 }, () => api.post(form()));
  while (worker.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await new Promise((resolve) => setTimeout(resolve, 300));
  worker.release();
  const results = await Promise.all((await Promise.all(answers)).map((each) => read(each, 200)));
  assertEquals(new Set(results.map(({ id }) => id)).size, 100);
  assertEquals(worker.calls.length, 1);
});

Deno.test("a result has a strong ETag of its own for each representation, and answers 304", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const { id } = await read(await api.post(form()), 200);
  const etags = new Set<string>();
  for (const format of ["json", "coco", "cocoa", "kins", "yolo", "png"]) {
    const path = `/v1/segmentations/${id}?format=${format}`;
    const first = await api.ask(path);
    await first.body?.cancel();
    const etag = first.headers.get("ETag") ?? "";
    assertMatch(etag, /^"[\w-]+"$/);
    etags.add(etag);
    assertEquals(first.headers.get("Vary")?.split(", ").sort(), [
      "Accept",
      "Authorization",
      "Origin",
    ]);
    const again = await api.ask(path, { headers: { "If-None-Match": `"x", ${etag}` } });
    assertEquals([again.status, await again.text(), again.headers.get("ETag")], [304, "", etag]);
  }
  assertEquals(etags.size, 6);
  const png = await api.ask(`/v1/segmentations/${id}`, { headers: { Accept: "image/png" } });
  assertEquals(png.headers.get("Content-Type"), "image/png");
  await png.body?.cancel();
  const other = await api.ask(`/v1/segmentations/${id}`, { headers: { Accept: "image/gif" } });
  await assertProblem(other, "representation_unknown");
});

Deno.test("an Idempotency-Key gives the same segmentation, 409 while it runs, 422 for another request", async () => {
  await using worker = heldWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const headers = { "Idempotency-Key": "order-1" };
  const first = api.post(form(), headers);
  while (worker.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await assertProblem(await api.post(form(), headers), "idempotency_in_progress");
  await assertProblem(await api.post(form({ top_k: 9 }), headers), "idempotency_key_reused");
  worker.release();
  const { id } = await read(await first, 200);
  assertEquals((await read(await api.post(form(), headers), 200)).id, id);
  const other = await api.post(form(), { "Idempotency-Key": "order-2" });
  assert((await read(other, 200)).id !== id);
  const async_ = {
    "Idempotency-Key": "order-3",
    Prefer: "respond-async",
    "Cache-Control": "no-cache",
  };
  const one = await read(await api.post(form(), async_), 202);
  await untilEnded(api, one.id);
  assertEquals((await read(await api.post(form(), async_), 200)).id, one.id);
  await assertProblem(
    await api.post(form(), { "Idempotency-Key": " " }),
    "idempotency_key_invalid",
  );
});

Deno.test("a refused request frees its Idempotency-Key", async () => {
  await using worker = startFakeWorker({ ready: () => false });
  await using api = await startApi({ workerUrl: worker.url });
  const headers = { "Idempotency-Key": "k" };
  await assertProblem(await api.post(form(), headers), "worker_unavailable");
  await assertProblem(await api.post(form({ top_k: 9 }), headers), "worker_unavailable");
});

Deno.test("without a worker who waits is refused, who doesn't is let in", async () => {
  let ready = false;
  await using worker = startFakeWorker({ ready: () => ready });
  await using api = await startApi({ workerUrl: worker.url });
  const refused = await api.post(form());
  assertEquals(refused.headers.get("Retry-After"), "5");
  await assertProblem(refused, "worker_unavailable");
  ready = true;
  const { id } = await read(await api.post(form(), { Prefer: "respond-async" }), 202);
  assertEquals((await untilEnded(api, id)).status, "succeeded");
});

Deno.test("a failed segmentation keeps its problem: the caller who waits gets it as the answer", async () => {
  await using worker = startFakeWorker({
    answer: () =>
      Response.json({ error: "Send the whole file", code: "image_unreadable" }, { status: 422 }),
  });
  await using api = await startApi({ workerUrl: worker.url });
  const refused = await api.post(form());
  const address = refused.headers.get("Location") ?? "";
  await assertProblem(refused, "image_unreadable");
  const kept = await read(await api.ask(address), 200);
  assert(kept.status === "failed");
  assertEquals([kept.problem.code, kept.problem.instance], ["image_unreadable", address]);
  await assertProblem(await api.ask(`${address}?format=png`), "segmentation_failed");
});

Deno.test("DELETE cancels what waits, then forgets it, its result and its picture", async () => {
  await using worker = heldWorker();
  await using api = await startApi({ workerUrl: worker.url, jobs: { concurrency: 1 } });
  const asked = { Prefer: "respond-async" };
  const running = await read(await api.post(form(), asked), 202);
  const waiting = await read(await api.post(form({ top_k: 7 }), asked), 202);
  const cancelled = await api.ask(`/v1/segmentations/${waiting.id}`, { method: "DELETE" });
  assertEquals((await read(cancelled, 200)).status, "cancelled");
  assertEquals((await untilEnded(api, waiting.id)).status, "cancelled");
  worker.release();
  await untilEnded(api, running.id);
  assertEquals(worker.calls.length, 1);
  for (const { id } of [waiting, running]) {
    const forgotten = await api.ask(`/v1/segmentations/${id}`, { method: "DELETE" });
    assertEquals([forgotten.status, await forgotten.text()], [204, ""]);
    await assertProblem(await api.ask(`/v1/segmentations/${id}`), "not_found");
    await assertProblem(
      await api.ask(`/v1/segmentations/${id}`, { method: "DELETE" }),
      "not_found",
    );
  }
  await assertProblem(await api.ask(`/v1/images/${running.image.id}`), "not_found");
});

Deno.test("the list has pages from the newest on, without masks", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const ids: string[] = [];
  for (let top_k = 1; top_k <= 5; top_k++) {
    ids.unshift((await read(await api.post(form({ top_k })), 200)).id);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  const first = await (await api.ask("/v1/segmentations?limit=3")).json();
  assertEquals(first.segmentations.map(({ id }: { id: string }) => id), ids.slice(0, 3));
  assertEquals("instances" in first.segmentations[0], false);
  const second = await (await api.ask(`/v1/segmentations?limit=3&after=${first.next}`)).json();
  assertEquals(second.segmentations.map(({ id }: { id: string }) => id), ids.slice(3));
  assertEquals(second.next, null);
  for (const query of ["limit=0", "limit=101", "limit=x", "after=seg_x"]) {
    await assertProblem(await api.ask(`/v1/segmentations?${query}`), "request_invalid");
  }
});

Deno.test("events tell the states with ids, and go on after Last-Event-ID", async () => {
  await using worker = heldWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const { id } = await read(await api.post(form(), { Prefer: "respond-async" }), 202);
  const stream = await api.ask(`/v1/segmentations/${id}/events`);
  assertMatch(stream.headers.get("Content-Type") ?? "", /^text\/event-stream/);
  const text = stream.text();
  while (worker.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await new Promise((resolve) => setTimeout(resolve, 100));
  worker.release();
  const states = [...(await text).matchAll(/event: state\ndata: (.*)\nid: (\d+)/g)];
  assertEquals(states.map(([, data]) => JSON.parse(data).status), [
    "queued",
    "running",
    "succeeded",
  ]);
  const after = await api.ask(`/v1/segmentations/${id}/events`, {
    headers: { "Last-Event-ID": states[1][2] },
  });
  const rest = await after.text();
  assert(!rest.includes(`"queued"`) && rest.includes(`"succeeded"`), rest);
  await assertProblem(await api.ask(`/v1/segmentations/seg_${"0".repeat(33)}/events`), "not_found");
});

Deno.test("a full queue is answered with queue_full and costs no quota", async () => {
  await using worker = heldWorker();
  await using api = await startApi({
    workerUrl: worker.url,
    jobs: { concurrency: 1, queueLimit: 1 },
  });
  const asked = { Prefer: "respond-async" };
  const ask = (top_k: number) => api.post(form({ top_k }), asked);
  await read(await ask(1), 202);
  while (worker.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await read(await ask(2), 202);
  const refused = await ask(3);
  assertMatch(refused.headers.get("Retry-After") ?? "", /^\d+$/);
  await assertProblem(refused, "queue_full");
  worker.release();
});
