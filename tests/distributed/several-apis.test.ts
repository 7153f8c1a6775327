import { assert, assertEquals } from "@std/assert";
import { workerListSchema } from "@kanizsa/shared/schema/worker-list.ts";
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
  startJob,
  until,
  untilEnded,
} from "../harness/job-caller.ts";
import { Cluster } from "./harness/cluster.ts";
import { natsTest } from "./harness/nats-test.ts";

/** A key that is revoked may be accepted for so long elsewhere, ms. */
const REVOKED_MS = 5000;
/** A worker that was killed may be listed for so long, ms. */
const LISTED_MS = 15_000;

natsTest(
  "several APIs on one NATS server are one: keys, results, jobs, events, workers",
  async (nats) => {
    await using cluster = await Cluster.start(nats, { apis: 2, workers: 2, workMs: 300 });
    const [one, other] = cluster.apis;

    await step(
      "a key made on one gets in on the other; revoked, it is refused there within 5 s",
      async () => {
        const made = await (await ask(one, "/v1/keys", {
          method: "POST",
          body: JSON.stringify({ name: "Test", tenant: "t", scopes: ["segment"] }),
          headers: { "Content-Type": "application/json" },
        })).json();
        const tenant = { url: other.url, adminKey: made.key };
        await untilStatus(tenant, "/v1/usage", 200, REVOKED_MS);
        const { status } = await ask(one, `/v1/keys/${made.id}`, { method: "DELETE" });
        assert(status < 300, `revoked: got ${status}`);
        const began = performance.now();
        await untilStatus(tenant, "/v1/usage", 401, REVOKED_MS);
        console.log(`refused after ${Math.round(performance.now() - began)} ms`);
      },
    );

    await step("a result that one has cached is a hit on the other", async () => {
      const miss = await (await askToSegment(one, 1)).json();
      const hit = await (await askToSegment(other, 1)).json();
      assertEquals([miss.cache, hit.cache], ["miss", "hit"]);
      assertEquals(hit.timings_ms.features, miss.timings_ms.features, "the same computation");
    });

    await step("equal requests on both at once are one run", async () => {
      const answers = await Promise.all(
        [one, other, one, other].map((api) => askToSegment(api, 2)),
      );
      const results = await Promise.all(answers.map((answer) => answer.json()));
      assertEquals(new Set(results.map(({ timings_ms }) => timings_ms.features)).size, 1);
      assertEquals(beganOn(cluster, 2), 1);
    });

    await step("an event stream opened on one shows a job that the other accepted", async () => {
      const { id } = await startJob(other, 3);
      const events = await ask(one, `/v1/segmentations/${id}/events`);
      assertEquals(events.status, 200);
      const states = parseEvents(await events.text())
        .filter(({ event }) => event === "state").map(({ data }) => data.status);
      assertEquals(states.at(-1), "succeeded", `${states}`);
      assert(states.length > 1, `it was followed: ${states}`);
      assertEquals((await ask(one, `/v1/segmentations/${id}?format=coco`)).status, 200);
    });

    await step("one cancels a job that the other accepted, waiting and running", async () => {
      const jobs = [];
      for (let number = 10; number < 16; number++) jobs.push((await startJob(other, number)).id);
      await until(() => beganOn(cluster, 10) > 0, "work");
      for (const id of [jobs[0], jobs[5]]) {
        const { status } = await ask(one, `/v1/segmentations/${id}`, { method: "DELETE" });
        assert(status < 300, `cancelled: got ${status}`);
      }
      const ends = await Promise.all(jobs.map((id) => untilEnded(other, id)));
      assertEquals(ends.map(({ status }) => status), [
        "cancelled",
        ...Array(4).fill("succeeded"),
        "cancelled",
      ]);
      assertEquals(beganOn(cluster, 15), 0, "what waited cost no work");
    });

    await step("an Idempotency-Key holds on both", async () => {
      const headers = { ...ASYNC, "Idempotency-Key": "both" };
      const answers = await Promise.all(
        [one, other, one, other].map((api) => askToSegment(api, 20, headers)),
      );
      const bodies = await Promise.all(answers.map((answer) => answer.json()));
      const accepted = bodies.filter((_, index) => answers[index].ok).map(({ id }) => id);
      const refused = bodies.filter((_, index) => !answers[index].ok).map(({ code }) => code);
      assertEquals(new Set(accepted).size, 1, JSON.stringify(bodies));
      assert(refused.every((code) => code === "idempotency_in_progress"), `${refused}`);
      const again = await (await askToSegment(other, 20, headers)).json();
      assertEquals(again.id, accepted[0]);
      await untilEnded(one, again.id);
    });

    await step("both list the workers, and drop one that was killed", async () => {
      for (const api of [one, other]) {
        const workers = await listWorkers(api);
        assertEquals(workers.length, 2);
        for (const { ready, version, categories, capacity, model } of workers) {
          assertEquals([ready, categories, model?.provider], [true, ["car"], "cpu"]);
          assert(version !== "" && capacity !== null && capacity >= 1);
        }
      }
      const killedAt = performance.now();
      await cluster.workers[0].kill();
      for (const api of [one, other]) {
        while ((await listWorkers(api)).length > 1) {
          assert(performance.now() - killedAt < LISTED_MS, "it is dropped");
          await pause(100);
        }
      }
      console.log(`dropped after ${Math.round(performance.now() - killedAt)} ms`);
      await cluster.workers[1].stop();
      await untilStatus(one, "/readyz", 503, LISTED_MS);
      await cluster.startWorker(0);
      await untilStatus(one, "/readyz", 200, LISTED_MS);
    });

    await step("an API that stops hands over what it has", async () => {
      const jobs = [];
      for (let number = 30; number < 42; number++) jobs.push((await startJob(other, number)).id);
      assertEquals(await other.stop(), 0);
      const ends = await Promise.all(jobs.map((id) => untilEnded(one, id)));
      assertEquals(new Set(ends.map(({ status }) => status)), new Set(["succeeded"]));
    });

    const states = await listJobs(one);
    assert([...states.values()].every((status) => hasEnded({ status: asState(status) })));
    for (const id of states.keys()) await getJob(one, id);
  },
);

async function step(what: string, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

function beganOn(cluster: Cluster, number: number): number {
  const all = cluster.allWorkers.flatMap((worker) => worker.began());
  return all.filter((each) => each === number).length;
}

async function listWorkers(api: Caller) {
  const response = await ask(api, "/v1/workers");
  assertEquals(response.status, 200);
  return workerListSchema.parse(await response.json()).workers;
}

async function untilStatus(
  api: Caller,
  path: string,
  wanted: number,
  timeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const response = await ask(api, path);
    await response.body?.cancel();
    if (response.status === wanted) return;
    assert(
      performance.now() < deadline,
      `${path} ${wanted} within ${timeoutMs} ms: got ${response.status}`,
    );
    await pause(50);
  }
}

function asState(status: string): "queued" | "succeeded" {
  return status === "queued" || status === "running" ? "queued" : "succeeded";
}
