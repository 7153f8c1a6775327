import { assert, assertEquals } from "@std/assert";
import {
  askToSegment,
  getJob,
  hasEnded,
  startJob,
  until,
  untilEnded,
} from "../harness/job-caller.ts";
import { Cluster } from "./harness/cluster.ts";
import { natsTest } from "./harness/nats-test.ts";

const BATCH = 30;

natsTest(
  "a request whose caller waits is answered before a queue of 30 that are asked for without",
  async (nats) => {
    await using cluster = await Cluster.start(nats, { apis: 1, workers: 1, workMs: 100 });
    const [api] = cluster.apis;
    const batch = [];
    for (let number = 1; number <= BATCH; number++) batch.push((await startJob(api, number)).id);
    const began = performance.now();
    const response = await askToSegment(api, BATCH + 1);
    assertEquals(response.status, 200, await response.text());
    const ms = Math.round(performance.now() - began);
    const states = await Promise.all(batch.map((id) => getJob(api, id)));
    const waiting = states.filter((each) => !hasEnded(each)).length;
    console.log(`answered after ${ms} ms, while ${waiting} of ${BATCH} waited`);
    assert(waiting > BATCH / 2, `${waiting} of ${BATCH} still waited`);
    for (const id of batch) assertEquals((await untilEnded(api, id)).status, "succeeded");
  },
);

natsTest(
  "a worker that is told to stop in mid-job ends it; one that may not wait hands it on at once",
  async (nats) => {
    const ackWaitMs = 20_000;
    await using cluster = await Cluster.start(nats, {
      apis: 1,
      workers: 1,
      workMs: 1500,
      ackWaitMs,
    });
    const [api] = cluster.apis;
    const [patient] = cluster.workers;
    const first = await startJob(api, 1);
    await until(() => patient.held().length > 0, "work");
    assertEquals(await patient.stop(), 0);
    assertEquals(patient.ended(), [1], "it came to its end first");
    assertEquals((await untilEnded(api, first.id)).status, "succeeded");

    const hasty = await cluster.startWorker(0, {
      KANIZSA_TEST_WORK_MS: "8000",
      KANIZSA_WORKER_STOP_SECONDS: "1",
    });
    const second = await startJob(api, 2);
    await until(() => hasty.held().length > 0, "work");
    const other = await cluster.startWorker(1);
    const began = performance.now();
    assertEquals(await hasty.stop(), 0);
    assertEquals((await untilEnded(api, second.id)).status, "succeeded");
    const ms = Math.round(performance.now() - began);
    console.log(`handed on and ended after ${ms} ms`);
    assert(ms < ackWaitMs / 2, `${ms} ms: without the ack wait of ${ackWaitMs}`);
    assertEquals([hasty.ended(), other.ended()], [[], [2]]);
  },
);
