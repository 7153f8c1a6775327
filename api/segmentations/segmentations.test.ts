import { assert, assertEquals, assertRejects } from "@std/assert";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { SegmentationJob } from "../dispatch/dispatcher.ts";
import { WorkerGone } from "../dispatch/worker-gone.ts";
import { ProblemError } from "../problem-error.ts";
import type { Store } from "../stores/store.ts";
import { drawnResult } from "../testing/drawn-result.ts";
import { openTestStores } from "../testing/open-test-stores.ts";
import { aKey, drawnVersions, startEngine } from "../testing/segmentation-engine.ts";
import type { SegmentationRecord } from "./records.ts";
import { waitUntilEnded } from "./wait-until-ended.ts";

const soon = () => AbortSignal.timeout(5000);

/** A worker that answers when it's told to. */
function heldWorker() {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const segment = async (job: SegmentationJob): Promise<WorkerResult> => {
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    job.signal?.addEventListener("abort", () => reject(job.signal?.reason), { once: true });
    await Promise.race([released, aborted]);
    return drawnResult(job.image, job.request);
  };
  return { segment, release };
}

Deno.test("a segmentation runs once, and later equal ones are hits", async () => {
  await using engine = await startEngine();
  const { segmentations, store, asked, jobs, ended } = engine;
  const first = await segmentations.create(aKey(), asked());
  assertEquals([first.status, first.cache], ["queued", "miss"]);
  const done = await waitUntilEnded(store, first, soon());
  assertEquals([done?.status, done?.id], ["succeeded", first.id]);
  const second = await segmentations.create(aKey("default", "key_2"), asked());
  assertEquals([second.status, second.cache], ["succeeded", "hit"]);
  assert(second.id !== first.id);
  assertEquals([jobs.length, ended.map(({ id }) => id)], [1, [first.id]]);
  assertEquals(await store.list("run."), []);
  assertEquals(await store.list("waiting."), []);
});

for (let writes = 0; writes <= 6; writes++) {
  Deno.test(`a process that is killed after ${writes} writes of a new segmentation leaves none that waits for ever`, async () => {
    await using stores = await openTestStores();
    const { store } = stores;
    let written = 0;
    const stopped = Promise.withResolvers<void>();
    const stopping: Store = {
      get: (key) => store.get(key),
      create: (...entry) => {
        if (written++ < writes) return store.create(...entry);
        stopped.resolve();
        return new Promise(() => {});
      },
      update: () => {
        stopped.resolve();
        return new Promise(() => {});
      },
      delete: () => new Promise(() => {}),
      list: (...page) => store.list(...page),
      watch: (...keys) => store.watch(...keys),
      sweep: () => store.sweep(),
      isWritable: () => store.isWritable(),
      close: () => Promise.resolve(),
    };
    const killed = await startEngine({ stores: { ...stores, store: stopping } });
    const creating = killed.segmentations.create(aKey(), killed.asked());
    await Promise.race([stopped.promise, creating]);
    await killed.runs.close(0);

    const engine = await startEngine({ stores });
    await engine.runs.resume();
    for (const { value } of await store.list<SegmentationRecord>("segmentation.")) {
      assertEquals((await waitUntilEnded(store, value, soon()))?.status, "succeeded");
    }
    await engine.runs.close(1000);
    assertEquals([await store.list("run."), await store.list("waiting.")], [[], []]);
  });
}

for (let writes = 1; writes <= 5; writes++) {
  Deno.test(`a store that fails after ${writes} writes of a new segmentation leaves no run that nobody begins`, async () => {
    await using stores = await openTestStores();
    const { store } = stores;
    let written = 0;
    const failing: Store = Object.create(store, {
      create: {
        value: (...entry: Parameters<Store["create"]>) =>
          written++ === writes
            ? Promise.reject(new ProblemError("store_unavailable"))
            : store.create(...entry),
      },
    });
    for (const name of ["get", "update", "delete", "list"] as const) {
      Object.defineProperty(failing, name, { value: store[name].bind(store) });
    }
    const engine = await startEngine({ stores: { ...stores, store: failing } });
    await assertRejects(() => engine.segmentations.create(aKey(), engine.asked()), ProblemError);
    for (let waited = 0; (await store.list("run.")).length > 0; waited += 10) {
      assert(waited < 5000, "the run is begun and ended");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await engine.runs.close(1000);
  });
}

Deno.test("100 equal segmentations at the same time have one run and 100 ids", async () => {
  const { segment, release } = heldWorker();
  await using engine = await startEngine({ segment });
  const { segmentations, store, asked, jobs, ended } = engine;
  const all = await Promise.all(
    Array.from({ length: 100 }, () => segmentations.create(aKey(), asked())),
  );
  release();
  const done = await Promise.all(all.map((each) => waitUntilEnded(store, each, soon())));
  assert(done.every((each) => each?.status === "succeeded"));
  assertEquals(new Set(all.map(({ id }) => id)).size, 100);
  assertEquals([jobs.length, ended.length], [1, 100]);
});

Deno.test("what differs in tenant, request or versions has a run of its own", async () => {
  let versions: string | null = drawnVersions("1");
  await using engine = await startEngine({ versions: () => versions });
  const { segmentations, store, asked, jobs } = engine;
  const run = async (tenant: string, changes = {}) => {
    const record = await segmentations.create(aKey(tenant), asked(changes));
    return (await waitUntilEnded(store, record, soon()))?.status;
  };
  const transfer = segmentationRequestSchema.parse({ mode: "transfer" });
  await run("a");
  await run("b");
  await run("a", { request: transfer });
  await run("a", { fresh: true });
  versions = drawnVersions("2");
  await run("a");
  assertEquals(jobs.length, 5);
  versions = null;
  await run("a");
  await run("a");
  assertEquals(jobs.length, 7, "nothing is kept where nobody knows by which version");
});

Deno.test("a fresh run's result takes the place of the older one, which its own segmentation keeps", async () => {
  await using engine = await startEngine();
  const { segmentations, results, store, asked } = engine;
  const old = await segmentations.create(aKey(), asked());
  await waitUntilEnded(store, old, soon());
  const fresh = await segmentations.create(aKey(), asked({ fresh: true }));
  await waitUntilEnded(store, fresh, soon());
  const hit = await segmentations.create(aKey(), asked());
  assertEquals([hit.cache, hit.run], ["hit", fresh.run]);
  await segmentations.remove(aKey(), old.id);
  assertEquals(await results.text(old.run), null);
  assert(await results.text(hit.run));
  assertEquals((await segmentations.create(aKey(), asked())).cache, "hit");
});

Deno.test("deleting forgets the result with its last segmentation, and then the picture", async () => {
  await using engine = await startEngine();
  const { segmentations, results, store, asked, unusedImages } = engine;
  const first = await segmentations.create(aKey(), asked());
  await waitUntilEnded(store, first, soon());
  const second = await segmentations.create(aKey(), asked());
  assertEquals(await segmentations.remove(aKey(), first.id), "forgotten");
  assertEquals(await segmentations.find(aKey(), first.id), null);
  assert(await results.text(second.run));
  assertEquals(unusedImages, []);
  assertEquals(await segmentations.remove(aKey(), second.id), "forgotten");
  assertEquals(await results.text(second.run), null);
  assertEquals(unusedImages, [first.image.id]);
  assertEquals((await segmentations.create(aKey(), asked())).cache, "miss");
  assertEquals(await store.list("result."), []);
});

Deno.test("cancelling one of several that share a run leaves the others; the last one ends the run", async () => {
  const { segment, release } = heldWorker();
  await using engine = await startEngine({ segment });
  const { segmentations, store, asked, jobs, runs } = engine;
  const [a, b] = await Promise.all([1, 2].map(() => segmentations.create(aKey(), asked())));
  const cancelled = await segmentations.remove(aKey(), a.id);
  assertEquals((cancelled as SegmentationRecord).status, "cancelled");
  assertEquals((await segmentations.find(aKey(), a.id))?.status, "cancelled");
  release();
  assertEquals((await waitUntilEnded(store, b, soon()))?.status, "succeeded");
  assertEquals(await segmentations.remove(aKey(), a.id), "forgotten");

  const held = heldWorker();
  await using other = await startEngine({ segment: held.segment });
  const only = await other.segmentations.create(aKey(), other.asked());
  while (other.jobs.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await other.segmentations.remove(aKey(), only.id);
  await other.runs.close(1000);
  assert(other.jobs[0].signal?.aborted);
  assertEquals(await other.store.list("run."), []);
  assertEquals([jobs.length, runs.running], [1, 0]);
});

Deno.test("nobody finds or deletes another tenant's segmentation, a token only its own", async () => {
  await using engine = await startEngine();
  const { segmentations, asked } = engine;
  const token = (id: string) => ({ ...aKey(), kind: "embed" as const, id });
  const { id } = await segmentations.create(aKey("a"), asked());
  assertEquals(await segmentations.find(aKey("b"), id), null);
  assertEquals(await segmentations.remove(aKey("b"), id), null);
  assertEquals((await segmentations.list(aKey("b"), 10)).records, []);
  const mine = await segmentations.create(token("emb_1"), asked());
  assertEquals(await segmentations.find(token("emb_2"), mine.id), null);
  assertEquals(await segmentations.remove(token("emb_2"), mine.id), null);
  assert(await segmentations.find(token("emb_1"), mine.id));
  assert(await segmentations.find(aKey(), mine.id));
});

Deno.test("list() gives pages from the newest on, to a token its own alone", async () => {
  await using engine = await startEngine();
  const { segmentations, asked } = engine;
  const ids: string[] = [];
  for (let i = 0; i < 7; i++) {
    const principal = i % 2 ? { ...aKey(), kind: "embed" as const, id: "emb_1" } : aKey();
    ids.unshift((await segmentations.create(principal, asked({ fresh: true }))).id);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const page = await segmentations.list(aKey(), 3, after);
    pages.push(page.records.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after);
  assertEquals(pages, [ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
  const own = await segmentations.list({ ...aKey(), kind: "embed", id: "emb_1" }, 2);
  assertEquals(own.records.map(({ id }) => id), [ids[1], ids[3]]);
  assertEquals(own.next, ids[3]);
});

Deno.test("a worker that dies is tried three times, then the segmentation fails and says why", async () => {
  await using engine = await startEngine({
    segment: () => Promise.reject(new WorkerGone("reset")),
  });
  const { segmentations, store, asked, jobs } = engine;
  const record = await segmentations.create(aKey(), asked());
  const ended = await waitUntilEnded(store, record, soon());
  assertEquals([ended?.status, ended?.problem?.code], ["failed", "job_attempts_exceeded"]);
  assertEquals(jobs.length, 3);
});

Deno.test("a worker that can't be reached is waited for", async () => {
  let tries = 0;
  await using engine = await startEngine({
    segment: ({ image, request }) =>
      ++tries < 3
        ? Promise.reject(new ProblemError("worker_unavailable"))
        : Promise.resolve(drawnResult(image, request)),
  });
  const { segmentations, store, asked } = engine;
  const record = await segmentations.create(aKey(), asked());
  assertEquals((await waitUntilEnded(store, record, soon()))?.status, "succeeded");
  assertEquals(tries, 3);
});

Deno.test("a worker that stays away for too long fails the segmentation", async () => {
  await using engine = await startEngine({
    segment: () => Promise.reject(new ProblemError("worker_overloaded")),
    timeoutMs: 1,
  });
  const { segmentations, store, asked } = engine;
  const record = await segmentations.create(aKey(), asked());
  const ended = await waitUntilEnded(store, record, soon());
  assertEquals([ended?.status, ended?.problem?.code], ["failed", "worker_overloaded"]);
});

Deno.test("what the worker refuses fails at once, in its words and with its fields", async () => {
  const errors = [{ pointer: "#/prompts/0/reference_id", message: "Use another" }];
  await using engine = await startEngine({
    segment: () => Promise.reject(new ProblemError("reference_unknown", { errors, detail: "No" })),
  });
  const { segmentations, store, asked, jobs } = engine;
  const record = await segmentations.create(aKey(), asked());
  const ended = await waitUntilEnded(store, record, soon());
  assertEquals(ended?.problem, { code: "reference_unknown", detail: "No", errors });
  assertEquals(jobs.length, 1);
  assertEquals(
    (await segmentations.create(aKey(), asked())).status,
    "queued",
    "no failure is kept",
  );
});

Deno.test("a picture that is gone fails the segmentation", async () => {
  await using engine = await startEngine({ hasImage: false });
  const { segmentations, store, asked } = engine;
  const record = await segmentations.create(aKey(), asked());
  assertEquals((await waitUntilEnded(store, record, soon()))?.problem?.code, "not_found");
});

Deno.test("the queue is bounded, but whoever joins a run is let in", async () => {
  const { segment } = heldWorker();
  await using engine = await startEngine({ segment, concurrency: 1, queueLimit: 2 });
  const { segmentations, asked, store, runs } = engine;
  const request = (top_k: number) => ({ request: segmentationRequestSchema.parse({ top_k }) });
  for (const top_k of [1, 2, 3]) await segmentations.create(aKey(), asked(request(top_k)));
  const before = (await store.list("")).length;
  const refused = await assertRejects(
    () => segmentations.create(aKey(), asked(request(4))),
    ProblemError,
  );
  assertEquals(refused.code, "queue_full");
  assert(Number(refused.headers["Retry-After"]) >= 1);
  assertEquals((await store.list("")).length, before, "nothing of it is stored");
  await segmentations.create(aKey(), asked(request(3)));
  await runs.close(0);
});

Deno.test("what is left at the end is taken up by the next process, oldest first, and ended once", async () => {
  const held = heldWorker();
  await using before = await startEngine({ segment: held.segment, concurrency: 1 });
  const records: SegmentationRecord[] = [];
  for (const top_k of [1, 2, 3]) {
    const request = segmentationRequestSchema.parse({ top_k });
    records.push(await before.segmentations.create(aKey(), before.asked({ request })));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await before.runs.close(0);
  assertEquals(before.ended, []);
  const { store, stores } = before;
  const after = await startEngine({ stores, concurrency: 1 });
  assertEquals(await after.runs.resume(), 3);
  for (const record of records) {
    assertEquals((await waitUntilEnded(store, record, soon()))?.status, "succeeded");
  }
  assertEquals(after.jobs.map(({ request }) => request.top_k), [1, 2, 3]);
  assertEquals(after.ended.map(({ id }) => id), records.map(({ id }) => id));
});

Deno.test("whoever comes while a run ends gets its result or a new run, never nothing", async () => {
  await using engine = await startEngine();
  const { segmentations, store, asked, jobs } = engine;
  const waits: Promise<SegmentationRecord | null>[] = [];
  for (let i = 0; i < 200; i++) {
    const record = await segmentations.create(aKey(), asked({ fresh: false }));
    waits.push(waitUntilEnded(store, record, soon()));
    if (i % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    if (i % 20 === 19) await segmentations.remove(aKey(), record.id);
  }
  const ended = await Promise.all(waits);
  assert(ended.every((each) => each === null || each.status !== "queued"));
  assert(jobs.length < 100);
});
