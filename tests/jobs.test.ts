import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Segmentation } from "@kanizsa/shared/schema/segmentation.ts";
import { drawnResult } from "../api/testing/drawn-result.ts";
import {
  type FakeWorker,
  type FakeWorkerOptions,
  startFakeWorker,
} from "../api/testing/fake-worker.ts";
import { startApiAlone } from "./harness/api-alone.ts";
import { startBreakableLine } from "./harness/breakable-line.ts";
import {
  ask,
  askToSegment,
  ASYNC,
  type Caller,
  getJob,
  hasEnded,
  listJobs,
  parseEvents,
  pause,
  readEvents,
  startJob,
  until,
  untilEnded,
} from "./harness/job-caller.ts";
import { expectProblem } from "./harness/problems.ts";
import { startServices } from "./harness/services.ts";

/** A worker that answers once it may. */
interface HeldWorker extends FakeWorker {
  release(): void;
}

function startHeldWorker(): HeldWorker {
  const { promise, resolve } = Promise.withResolvers<void>();
  const worker = startFakeWorker({
    answer: async ({ image, request }) => {
      await promise;
      return drawnResult(image, request);
    },
  });
  return {
    url: worker.url,
    calls: worker.calls,
    release: resolve,
    [Symbol.asyncDispose]: async () => {
      resolve();
      await worker[Symbol.asyncDispose]();
    },
  };
}

/** Starts the API as a user does, in front of a worker that is there already. */
async function withApi(
  workerUrl: string,
  test: (caller: Caller) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  const services = await startServices({
    env: { KANIZSA_RATE_PER_MINUTE: "10000000", KANIZSA_WORKER_URL: workerUrl, ...env },
  });
  try {
    await test({ url: services.apiUrl, adminKey: services.adminKey });
  } finally {
    await services.stop();
  }
}

async function withHeldWorker(
  test: (caller: Caller, worker: HeldWorker) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  await using worker = startHeldWorker();
  await withApi(worker.url, (caller) => test(caller, worker), env);
}

async function withWorker(
  options: FakeWorkerOptions,
  test: (caller: Caller, worker: FakeWorker) => Promise<void>,
): Promise<void> {
  await using worker = startFakeWorker(options);
  await withApi(worker.url, (caller) => test(caller, worker));
}

Deno.test("an asynchronous request answers 202 at once, and its result is where Location says", () =>
  withHeldWorker(async (caller, worker) => {
    const response = await askToSegment(caller, 1, ASYNC);
    assertEquals(response.status, 202);
    assertEquals(response.headers.get("Retry-After"), "1");
    const location = response.headers.get("Location") ?? "";
    const { id, status } = await response.json();
    assertEquals(location, `/v1/segmentations/${id}`);
    assert(["queued", "running"].includes(status));
    await expectProblem(await ask(caller, `${location}?format=coco`), "segmentation_not_done");
    worker.release();
    const ended = await untilEnded(caller, id);
    assertEquals(ended.status === "succeeded" && [ended.cache, ended.instances.length], [
      "miss",
      2,
    ]);
    assertEquals((await ask(caller, `${location}?format=coco`)).status, 200);
  }));

Deno.test("a request that waits too long answers 202, whoever sets the limit", () =>
  withHeldWorker(async (caller, worker) => {
    const began = performance.now();
    const shorter = await askToSegment(caller, 1, { Prefer: "wait=0" });
    const own = await askToSegment(caller, 2);
    const longer = await askToSegment(caller, 3, { Prefer: "wait=600" });
    assertEquals([shorter.status, own.status, longer.status], [202, 202, 202]);
    assert(performance.now() - began < 10_000);
    worker.release();
    for (const response of [shorter, own, longer]) {
      assertEquals((await untilEnded(caller, (await response.json()).id)).status, "succeeded");
    }
  }, { KANIZSA_SYNC_WAIT_MS: "300" }));

Deno.test("100 equal requests at once run the network once, a later one not at all", () =>
  withHeldWorker(async (caller, worker) => {
    const asked = Array.from({ length: 100 }, () => askToSegment(caller, 1));
    await until(() => worker.calls.length > 0, "a request at the worker");
    await pause(500);
    worker.release();
    const answers = await Promise.all((await Promise.all(asked)).map((each) => each.json()));
    assertEquals(worker.calls.length, 1);
    assertEquals(new Set(answers.map(({ id }) => id)).size, 100, "each has its own id");
    assertEquals(new Set(answers.map(({ status }) => status)), new Set(["succeeded"]));
    const later = await askToSegment(caller, 1);
    assertMatch(later.headers.get("Cache-Status") ?? "", /; hit/);
    assertEquals((await later.json()).cache, "hit");
    const other = await askToSegment(caller, 2);
    assertMatch(other.headers.get("Cache-Status") ?? "", /fwd=miss/);
    assertEquals(worker.calls.length, 2);
    const fresh = await askToSegment(caller, 1, { "Cache-Control": "no-cache" });
    assertEquals([(await fresh.json()).cache, worker.calls.length], ["miss", 3]);
  }));

Deno.test("a result has a strong validator for each representation, and is sent once", () =>
  withWorker({}, async (caller) => {
    const { id } = await (await askToSegment(caller, 1)).json();
    const etags = new Set<string>();
    for (const format of ["json", "coco", "cocoa", "kins", "yolo", "png"]) {
      const path = `/v1/segmentations/${id}?format=${format}`;
      const first = await ask(caller, path);
      const etag = first.headers.get("ETag") ?? "";
      await first.body?.cancel();
      assertMatch(etag, /^"[\w-]+"$/);
      etags.add(etag);
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
        const again = await ask(caller, path, { headers: { "If-None-Match": known } });
        assertEquals([again.status, await again.text()], [304, ""], `${format} ${known}`);
        assertEquals(again.headers.get("ETag"), etag);
      }
      const changed = await ask(caller, path, { headers: { "If-None-Match": '"other"' } });
      assertEquals(changed.status, 200);
      await changed.body?.cancel();
    }
    assertEquals(etags.size, 6);
  }));

Deno.test("DELETE cancels what waits and what runs, and forgets what has ended", () =>
  withHeldWorker(async (caller, worker) => {
    const jobs = [await startJob(caller, 1), await startJob(caller, 2), await startJob(caller, 3)];
    const [running, waiting, kept] = jobs.map(({ id }) => `/v1/segmentations/${id}`);
    await until(() => worker.calls.length === 1, "the first at the worker");
    for (const path of [waiting, running]) {
      const cancelled = await ask(caller, path, { method: "DELETE" });
      assertEquals([cancelled.status, (await cancelled.json()).status], [200, "cancelled"]);
      assertEquals((await getJob(caller, path.slice(-37))).status, "cancelled");
      await expectProblem(await ask(caller, `${path}?format=png`), "segmentation_failed");
    }
    worker.release();
    assertEquals((await untilEnded(caller, jobs[2].id)).status, "succeeded");
    assertEquals(worker.calls.length, 2, "what waited was never run");
    for (const path of [running, waiting, kept]) {
      assertEquals((await ask(caller, path, { method: "DELETE" })).status, 204);
      await expectProblem(await ask(caller, path), "not_found");
      await expectProblem(await ask(caller, path, { method: "DELETE" }), "not_found");
      await expectProblem(await ask(caller, `${path}/events`), "not_found");
    }
    assertEquals((await listJobs(caller)).size, 0);
    const image = await ask(caller, `/v1/images/${jobs[0].image.id}`);
    await expectProblem(image, "not_found"); // gone with the last segmentation of it
    assertEquals((await (await askToSegment(caller, 3)).json()).cache, "miss", "so is the result");
  }, { KANIZSA_JOB_CONCURRENCY: "1" }));

Deno.test("deleting some of those who share a run leaves the others their result and picture", () =>
  withHeldWorker(async (caller, worker) => {
    const jobs: Segmentation[] = [];
    for (let each = 0; each < 6; each++) jobs.push(await startJob(caller, 1));
    const path = (at: number) => `/v1/segmentations/${jobs[at].id}`;
    await until(() => worker.calls.length === 1, "the run at the worker");
    for (const at of [0, 3]) {
      assertEquals((await ask(caller, path(at), { method: "DELETE" })).status, 200);
    }
    worker.release();
    for (const at of [1, 2, 4, 5]) {
      assertEquals((await untilEnded(caller, jobs[at].id)).status, "succeeded");
    }
    for (const at of [1, 4]) {
      assertEquals((await ask(caller, path(at), { method: "DELETE" })).status, 204);
    }
    for (const at of [2, 5]) assertEquals((await getJob(caller, jobs[at].id)).status, "succeeded");
    assertEquals((await ask(caller, `/v1/images/${jobs[0].image.id}`)).status, 200);
    assertEquals((await (await askToSegment(caller, 1)).json()).cache, "hit");
    assertEquals(worker.calls.length, 1);
  }));

Deno.test("nobody is forgotten who asks while others delete the same", () => {
  const answer: FakeWorkerOptions["answer"] = async ({ image, request }) => {
    await pause(Math.random() * 10);
    return drawnResult(image, request);
  };
  return withWorker({ answer }, async (caller) => {
    const kept: string[] = [];
    const comeAndGo = async () => {
      for (let round = 0; round < 40; round++) {
        const response = await askToSegment(caller, 1, ASYNC);
        assert(response.ok, `${response.status} to POST`);
        const { id } = await response.json();
        await pause(Math.random() * 15);
        if (Math.random() < 0.3) kept.push(id);
        else {
          const { status } = await ask(caller, `/v1/segmentations/${id}`, { method: "DELETE" });
          assert(status === 200 || status === 204, `${status} to DELETE`);
        }
        // Now and then all are gone, and result and picture with them.
        if (kept.length > 3) {
          for (const each of kept.splice(0)) {
            assertEquals((await untilEnded(caller, each, 10_000)).status, "succeeded");
            await ask(caller, `/v1/segmentations/${each}`, { method: "DELETE" });
          }
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, comeAndGo));
    for (const id of kept) {
      assertEquals((await untilEnded(caller, id, 10_000)).status, "succeeded");
    }
  });
});

Deno.test("an Idempotency-Key gives the same segmentation, refuses another request, and waits for none", () =>
  withHeldWorker(async (caller, worker) => {
    const key = (name: string) => ({ "Idempotency-Key": name });
    const job = await startJob(caller, 1, key("a"));
    assertEquals((await startJob(caller, 1, key("a"))).id, job.id, "accepted, so answered");
    assert((await startJob(caller, 1, key("b"))).id !== job.id);
    await expectProblem(await askToSegment(caller, 2, key("a")), "idempotency_key_reused");
    const synchronous = askToSegment(caller, 3, key("c"));
    await until(() => worker.calls.length === 2, "the synchronous one at the worker");
    const early = await askToSegment(caller, 3, key("c"));
    assert(early.headers.has("Retry-After"));
    await expectProblem(early, "idempotency_in_progress");
    worker.release();
    const { id } = await (await synchronous).json();
    const repeated = await askToSegment(caller, 3, key("c"));
    assertEquals([repeated.status, (await repeated.json()).id], [200, id]);
    assertEquals((await listJobs(caller)).size, 3);
    for (const bad of ["", "x".repeat(256)]) {
      await expectProblem(await askToSegment(caller, 1, key(bad)), "idempotency_key_invalid");
    }
    const together = await Promise.all(
      Array.from({ length: 20 }, () => askToSegment(caller, 4, { ...key("d"), ...ASYNC })),
    );
    const ids = new Set<string>();
    for (const response of together) {
      if (response.status === 409) await expectProblem(response, "idempotency_in_progress");
      else ids.add((await response.json()).id);
    }
    assertEquals(ids.size, 1);
  }));

Deno.test("events come as they happen, are told again from Last-Event-ID on, and end with the job", () =>
  withHeldWorker(async (caller, worker) => {
    const first = await startJob(caller, 1);
    const { id } = await startJob(caller, 2);
    const response = await ask(caller, `/v1/segmentations/${id}/events`);
    assertMatch(response.headers.get("Content-Type") ?? "", /^text\/event-stream/);
    assertEquals(response.headers.get("Cache-Control"), "no-store");
    let text = "";
    const reading = (async () => {
      for await (const part of response.body ?? new Blob().stream()) {
        text += new TextDecoder().decode(part);
      }
    })();
    await until(() => parseEvents(text).length > 0, "the first event while it waits");
    assertEquals(parseEvents(text).map(({ data }) => data.status), ["queued"]);
    worker.release();
    await reading;
    const told = parseEvents(text);
    assertEquals(told.at(-1)?.data.status, "succeeded");
    const replayed = await readEvents(caller, id);
    assertEquals([replayed[0], replayed.at(-1)], [told[0], told.at(-1)]);
    const rest = await readEvents(caller, id, String(told[0].id));
    assertEquals(rest.at(-1), told.at(-1));
    assert(rest.every((event) => event.id > told[0].id));
    assertEquals(await readEvents(caller, id, String(told.at(-1)?.id)), []);
    assertEquals((await readEvents(caller, id, "nonsense")).length, replayed.length);
    assert(hasEnded(await untilEnded(caller, first.id)));
  }, { KANIZSA_JOB_CONCURRENCY: "1" }));

Deno.test("a worker that dies three times of a job ends it, others run on", async () => {
  await using worker = startFakeWorker();
  await using line = startBreakableLine(worker.url, (n) => n <= 3 ? "breaks" : "holds");
  await withApi(line.url, async (caller) => {
    const { id } = await startJob(caller, 1);
    const ended = await untilEnded(caller, id);
    assertEquals(ended.status, "failed");
    assertEquals(ended.status === "failed" && ended.problem.code, "job_attempts_exceeded");
    assertEquals([line.requests, worker.calls.length], [3, 0]);
    assertEquals((await readEvents(caller, id)).at(-1)?.data.status, "failed");
    const other = await startJob(caller, 2);
    assertEquals((await untilEnded(caller, other.id)).status, "succeeded");
    const again = await askToSegment(caller, 1);
    assertEquals([again.status, (await again.json()).cache], [200, "miss"], "no failure is cached");
  });
});

Deno.test("a worker that dies twice of a job and then doesn't gives its result to who waits", async () => {
  await using worker = startFakeWorker();
  await using line = startBreakableLine(worker.url, (n) => n <= 2 ? "breaks" : "holds");
  await withApi(line.url, async (caller) => {
    const response = await askToSegment(caller, 1);
    assertEquals(response.status, 200, await response.text());
    assertEquals(line.requests, 3);
  });
});

Deno.test("without a worker who waits knows at once, and jobs wait until there is one", async () => {
  let ready = false;
  const unavailable = () => Response.json({ error: "Loading" }, { status: 503 });
  const answer: FakeWorkerOptions["answer"] = ({ image, request }) =>
    ready ? drawnResult(image, request) : unavailable();
  await withWorker({ answer, ready: () => ready }, async (caller) => {
    const response = await askToSegment(caller, 1);
    assertMatch(response.headers.get("Retry-After") ?? "", /^[1-9]\d*$/);
    await expectProblem(response, "worker_unavailable");
    const { id } = await startJob(caller, 1);
    await pause(2500);
    assert(!hasEnded(await getJob(caller, id)), "more tries than a death of the worker gets");
    ready = true;
    assertEquals((await untilEnded(caller, id)).status, "succeeded");
  });
});

Deno.test("a full queue answers 503 with Retry-After, and nothing that was accepted is lost", () =>
  withHeldWorker(async (caller, worker) => {
    const accepted: string[] = [];
    let refused = 0;
    for (let number = 1; number <= 10; number++) {
      const response = await askToSegment(caller, number, ASYNC);
      if (response.status === 202) accepted.push((await response.json()).id);
      else {
        assertMatch(response.headers.get("Retry-After") ?? "", /^[1-9]\d*$/);
        await expectProblem(response, "queue_full");
        refused++;
      }
    }
    assertEquals([accepted.length, refused], [4, 6], "one runs, three wait");
    assertEquals((await listJobs(caller)).size, 4, "nothing is kept of what was refused");
    worker.release();
    for (const id of accepted) assertEquals((await untilEnded(caller, id)).status, "succeeded");
  }, { KANIZSA_JOB_CONCURRENCY: "1", KANIZSA_JOB_QUEUE_LIMIT: "3" }));

Deno.test("two processes on one data folder share jobs, results, keys of requests and events", async () => {
  await using worker = startHeldWorker();
  const folder = await Deno.makeTempDir({ prefix: "kanizsa-test-" });
  try {
    const settings = { KANIZSA_DATA_DIR: folder, KANIZSA_WORKER_URL: worker.url };
    await using one = await startApiAlone(settings);
    await using other = await startApiAlone(settings);
    const key = { "Idempotency-Key": "shared" };
    const { id } = await startJob(one, 1, key);
    assertEquals((await startJob(other, 1, key)).id, id);
    const events = readEvents(other, id);
    await until(() => worker.calls.length === 1, "the run");
    const gone = await startJob(one, 2);
    const path = `/v1/segmentations/${gone.id}`;
    assertEquals((await ask(other, path, { method: "DELETE" })).status, 200);
    worker.release();
    assertEquals((await events).at(-1)?.data.status, "succeeded");
    assertEquals((await untilEnded(other, id)).status, "succeeded");
    assertEquals((await getJob(one, gone.id)).status, "cancelled");
    const hit = await askToSegment(other, 1);
    assertEquals([hit.status, (await hit.json()).cache], [200, "hit"]);
    assertEquals([...(await listJobs(one)).keys()], [...(await listJobs(other)).keys()]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a real worker tells its stages in the events of a job", async () => {
  const services = await startServices();
  try {
    const caller = { url: services.apiUrl, adminKey: services.adminKey };
    const { id } = await startJob(caller, 1);
    const events = await readEvents(caller, id);
    assertEquals(events.at(-1)?.data.status, "succeeded");
    const progress = events.filter(({ event }) => event === "progress");
    for (const { data: { stage, done, total } } of progress) {
      assertMatch(String(stage), /^(queued|decode|proposals|features|vote|refine)$/);
      assert(Number(done) <= Number(total), `${done} of ${total}`);
    }
    const ids = events.map((event) => event.id);
    assertEquals(ids, [...new Set(ids)].sort((a, b) => a - b));
  } finally {
    await services.stop();
  }
});
