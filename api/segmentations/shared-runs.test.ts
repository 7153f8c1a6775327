import { assert, assertEquals } from "@std/assert";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { SegmentationJob } from "../dispatch/dispatcher.ts";
import { drawnResult } from "../testing/drawn-result.ts";
import { openTestStores, type TestStores } from "../testing/open-test-stores.ts";
import { aKey, startEngine } from "../testing/segmentation-engine.ts";
import { Processes } from "./processes.ts";
import { runKey, type RunRecord } from "./records.ts";
import { waitUntilEnded } from "./wait-until-ended.ts";

const soon = () => AbortSignal.timeout(5000);
const draw = (job: SegmentationJob) => Promise.resolve(drawnResult(job.image, job.request));

/** A worker that answers when told to. */
function heldWorker() {
  const jobs: { job: SegmentationJob; answer: () => void }[] = [];
  const segment = (job: SegmentationJob) =>
    new Promise<WorkerResult>((resolve, reject) => {
      job.signal?.addEventListener("abort", () => reject(job.signal?.reason));
      jobs.push({ job, answer: () => resolve(drawnResult(job.image, job.request)) });
    });
  return { jobs, segment };
}

async function openProcess(stores: TestStores, segment: typeof draw) {
  const processes = await Processes.open({ store: stores.store, log: () => {}, beatMs: 30 });
  const shared = { ...stores, [Symbol.asyncDispose]: () => Promise.resolve() };
  const engine = await startEngine({ stores: shared, segment, processes });
  await engine.runs.resume();
  return {
    ...engine,
    processes,
    [Symbol.asyncDispose]: async () => {
      await engine.runs.close(0);
      await processes.close();
    },
  };
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  for (let attempt = 0; !await condition(); attempt++) {
    assert(attempt < 250, "within 5 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test("a question asked of two processes at once has one run, and both are told", async () => {
  await using stores = await openTestStores();
  const held = heldWorker();
  await using one = await openProcess(stores, held.segment);
  await using two = await openProcess(stores, held.segment);
  const first = await one.segmentations.create(aKey(), one.asked());
  await until(() => held.jobs.length === 1);
  const second = await two.segmentations.create(aKey(), two.asked());
  await new Promise((resolve) => setTimeout(resolve, 100));
  assertEquals(held.jobs.length, 1);
  held.jobs[0].answer();
  for (const record of [first, second]) {
    assertEquals((await waitUntilEnded(stores.store, record, soon()))?.status, "succeeded");
  }
  assertEquals(held.jobs.length, 1);
});

Deno.test("a run that is cancelled at another process ends at the worker", async () => {
  await using stores = await openTestStores();
  const held = heldWorker();
  await using one = await openProcess(stores, held.segment);
  await using two = await openProcess(stores, draw);
  const record = await one.segmentations.create(aKey(), one.asked());
  await until(() => held.jobs.length === 1);
  await two.segmentations.remove(aKey(), record.id);
  await until(() => held.jobs[0].job.signal?.aborted ?? false);
  await until(() => one.runs.running === 0);
  assertEquals(two.jobs.length, 0);
});

Deno.test("runs of a process that is gone are taken up by another, and end once", async () => {
  await using stores = await openTestStores();
  const held = heldWorker();
  const one = await openProcess(stores, held.segment);
  await using two = await openProcess(stores, draw);
  const records = [];
  for (const digit of ["b", "c", "d"]) {
    const image = { id: `sha256:${digit.repeat(64)}`, width: 240, height: 150 };
    records.push(await one.segmentations.create(aKey(), one.asked({ image })));
  }
  await until(() => held.jobs.length === 2);
  assertEquals(two.jobs.length, 0);
  await one[Symbol.asyncDispose]();
  for (const record of records) {
    assertEquals((await waitUntilEnded(stores.store, record, soon()))?.status, "succeeded");
  }
  assertEquals([two.jobs.length, two.ended.length, one.ended.length], [3, 3, 0]);
});

Deno.test("a run without an owner is taken by one of the processes", async () => {
  await using stores = await openTestStores();
  const held = heldWorker();
  await using one = await openProcess(stores, held.segment);
  await using two = await openProcess(stores, held.segment);
  const run: RunRecord = {
    id: "e".repeat(64),
    tenant: "default",
    image: one.asked().image,
    request: one.asked().request,
    cache_key: null,
    attempts: 0,
    created_at: new Date().toISOString(),
  };
  await stores.store.create(runKey(run.id), run);
  await until(() => held.jobs.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assertEquals(one.jobs.length + two.jobs.length, 1);
  held.jobs[0].answer();
  await until(async () => await stores.store.get(runKey(run.id)) === null);
});

Deno.test("an answer of other versions than the run was begun for is not found in the cache", async () => {
  await using stores = await openTestStores();
  const other = async (job: SegmentationJob) => {
    const result = await draw(job);
    return { ...result, model: { ...result.model, version: "0.0.1" } };
  };
  await using one = await openProcess(stores, other);
  const record = await one.segmentations.create(aKey(), one.asked());
  assertEquals((await waitUntilEnded(stores.store, record, soon()))?.status, "succeeded");
  assert(await one.results.text(record.run));
  const again = await one.segmentations.create(aKey(), one.asked());
  assertEquals(again.cache, "miss");
});

Deno.test("runs whose callers wait go before those of a batch", async () => {
  await using stores = await openTestStores();
  const held = heldWorker();
  await using one = await openProcess(stores, held.segment);
  const ask = (digit: string, priority: "interactive" | "batch") =>
    one.segmentations.create(
      aKey(),
      one.asked({ image: { id: `sha256:${digit.repeat(64)}`, width: 240, height: 150 }, priority }),
    );
  for (const digit of ["1", "2", "3", "4"]) await ask(digit, "batch");
  const urgent = await ask("5", "interactive");
  await until(() => held.jobs.length === 2);
  held.jobs[0].answer();
  await until(() => held.jobs.length === 3);
  assertEquals(held.jobs[2].job.id, urgent.run);
  assertEquals(held.jobs.map(({ job }) => job.priority), ["batch", "batch", "interactive"]);
});
