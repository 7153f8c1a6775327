import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import sharp from "sharp";
import type { PlayedApi, Said } from "../../testing/played-api.ts";
import { heldEngine } from "../../testing/held-engine.ts";
import { natsTest } from "../../testing/nats-test.ts";
import { startQueueWorker } from "../../testing/queue-worker.ts";
import { slowEngine } from "../../testing/slow-engine.ts";
import { fakeEngine } from "../../testing/test-server.ts";

const SMALL = await sharp({
  create: { width: 32, height: 24, channels: 3, background: "#888" },
}).jpeg().toBuffer();

/** Numbers of interactive jobs; those of a batch have 0.5 more. */
const numbered = (min_score: number) => ({ image: SMALL, request: { min_score } });
const isBatch = (number: number) => number >= 0.5;

async function publishBoth(api: PlayedApi, interactive: number, batch: number): Promise<void> {
  for (let number = 1; number <= batch; number++) {
    await api.publish({ ...numbered(0.5 + number / 1000), priority: "batch" });
  }
  for (let number = 1; number <= interactive; number++) {
    await api.publish(numbered(number / 1000));
  }
}

natsTest(
  "interactive jobs go before those of a batch, of which one in 16 goes first",
  async (api) => {
    await api.makeQueue();
    await publishBoth(api, 40, 10);
    const { engine, began } = slowEngine(5);
    await using _worker = await startQueueWorker(api, { engine });
    await api.untilEmpty();
    assert.equal(began.length, 50);
    const batchAt = began.flatMap((number, index) => isBatch(number) ? [index] : []);
    // While 40 wait, two or three of the batch have their turn; the rest follows.
    const before = batchAt.filter((index) => index < 40).length;
    assert.ok(before >= 1 && before <= 4, `${before} of the batch among the first 40: ${batchAt}`);
    assert.deepEqual(began.filter(isBatch), began.filter(isBatch).toSorted());
  },
);

natsTest(
  "a batch job that is held lets one pass that waits, and isn't handed out twice",
  async (api) => {
    await api.makeQueue(500);
    const { engine, began } = slowEngine(900);
    await using _worker = await startQueueWorker(api, { engine });
    await delay(300); // both questions are out
    await api.publish(numbered(0.001));
    await api.publish({ ...numbered(0.501), priority: "batch" });
    await api.publish(numbered(0.002));
    await api.untilEmpty();
    assert.deepEqual(began, [0.001, 0.002, 0.501]);
    const deliveries = api.said.filter(({ kind }) => kind === "taken").map(deliveryOf);
    assert.deepEqual(deliveries, [1, 1, 1]);
  },
);

natsTest(
  "a worker computes as many jobs as it has places, and asks for none beyond",
  async (api) => {
    await api.makeQueue();
    const { engine, began } = slowEngine(700);
    await using worker = await startQueueWorker(api, { engine, concurrency: 2 });
    await publishBoth(api, 5, 0);
    await api.until(() => began.length === 2 || undefined, "two at work");
    await delay(300);
    assert.equal(began.length, 2);
    assert.equal(worker.batcher.running, 2);
    const name = api.names.jobsConsumer("car", "interactive");
    const { num_pending, num_ack_pending } = await api.manager.consumers.info(
      api.names.jobsStream,
      name,
    );
    assert.deepEqual([num_pending, num_ack_pending], [3, 2]);
    await api.untilEmpty();
    assert.equal(began.length, 5);
  },
);

natsTest(
  "an idle worker begins at once with a job of either kind, and hardly asks meanwhile",
  async (api) => {
    await api.makeQueue();
    await using _worker = await startQueueWorker(api);
    await delay(300);
    let asked = 0;
    api.nc.subscribe("$JS.API.CONSUMER.MSG.NEXT.>", { callback: () => void asked++ });
    for (const priority of ["interactive", "batch"] as const) {
      await delay(2200);
      const began = performance.now();
      const dispatch = await api.publish({ image: SMALL, priority });
      await api.heard(dispatch, "result");
      const ms = performance.now() - began;
      assert.ok(ms < 1000, `${priority}: ${ms} ms`);
    }
    assert.ok(asked >= 2 && asked <= 12, `${asked} questions in 4.4 s`);
  },
);

natsTest("a worker waits for a queue that isn't there yet, and says so once", async (api) => {
  await using worker = await startQueueWorker(api);
  const notThere = () => worker.entries.filter(({ event }) => event === "queue_not_there").length;
  await api.until(() => notThere() === 2 || undefined, "word of both consumers");
  await delay(1500);
  assert.equal(notThere(), 2);
  await api.makeQueue();
  const dispatch = await api.publish({ image: SMALL });
  await api.heard(dispatch, "result");
});

natsTest("a queue that was deleted and made anew is taken up again", async (api) => {
  await api.makeQueue();
  await using _worker = await startQueueWorker(api);
  await api.heard(await api.publish({ image: SMALL }), "result");
  await api.manager.streams.delete(api.names.jobsStream);
  await delay(500);
  await api.makeQueue();
  await api.heard(await api.publish({ image: SMALL }), "result");
});

natsTest("an idle worker outlives the server: kill -9, back, and the next job", async (api) => {
  await api.makeQueue();
  await using worker = await startQueueWorker(api);
  await delay(200);
  await api.server.kill();
  await delay(1500);
  assert.match(await worker.metrics(), /kanizsa_nats_connected 0/);
  await api.server.start();
  await api.until(() => worker.entries.find(({ event }) => event === "nats_reconnected"), "return");
  const dispatch = await api.until(
    () => api.publish({ image: SMALL }).catch(() => undefined),
    "publishing",
  );
  await api.heard(dispatch, "result");
  assert.match(await worker.metrics(), /kanizsa_nats_connected 1/);
});

natsTest("a job goes on while the server is away, and its result is told after", async (api) => {
  await api.makeQueue();
  const { engine, arrived, finish } = heldEngine();
  await using worker = await startQueueWorker(api, { engine });
  const dispatch = await api.publish({ image: SMALL });
  await arrived;
  await api.server.kill();
  finish();
  await delay(1500);
  await api.server.start();
  await api.heard(dispatch, "result");
  await api.untilEmpty();
  assert.equal(worker.ended()[0].outcome, "done");
});

natsTest("nothing is taken before the model is there, and once it fails", async (api) => {
  await api.makeQueue();
  await using worker = await startQueueWorker(api, { engine: null });
  const dispatch = await api.publish({ image: SMALL });
  await delay(700);
  assert.deepEqual(api.said, []);
  const engine = fakeEngine();
  await worker.slot.replace(engine);
  await api.heard(dispatch, "result");
  worker.slot.fail(engine, "its provider is gone");
  await delay(2500); // the questions that are out end
  const said = api.said.length;
  const later = await api.publish({ image: SMALL });
  await delay(700);
  assert.equal(api.said.length, said);
  await worker.slot.replace(fakeEngine());
  await api.heard(later, "result");
});

natsTest("a worker that stops ends what it has, and takes nothing more", async (api) => {
  await api.makeQueue();
  const { engine, arrived, finish } = heldEngine();
  await using worker = await startQueueWorker(api, { engine });
  const first = await api.publish({ image: SMALL });
  await arrived;
  const second = await api.publish({ image: SMALL });
  const closed = worker.close(10);
  await delay(300);
  finish();
  await api.heard(first, "result");
  await closed;
  assert.equal(api.said.some(({ dispatch }) => dispatch === second), false);
  assert.equal(await api.waiting(), 1);
});

natsTest("what a stopping worker can't end another has at once", async (api) => {
  await api.makeQueue(30_000);
  const { engine, arrived } = heldEngine();
  await using worker = await startQueueWorker(api, { engine });
  const dispatch = await api.publish({ image: SMALL });
  const held = await arrived.then(() => api.publish({ image: SMALL, priority: "batch" }));
  await delay(200);
  await using _other = await startQueueWorker(api);
  const began = performance.now();
  await worker.close(0);
  await api.heard(dispatch, "result");
  await api.heard(held, "result");
  assert.ok(performance.now() - began < 8000);
  assert.match(await worker.metrics(), /outcome="returned"\} [12]/);
  assert.equal(api.said.filter(({ kind }) => kind === "problem").length, 0);
});

function deliveryOf({ data }: Said): unknown {
  return JSON.parse(new TextDecoder().decode(data)).delivery;
}
