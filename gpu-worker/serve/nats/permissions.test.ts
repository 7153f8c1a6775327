import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import sharp from "sharp";
import { connectNats } from "@kanizsa/shared/nats/connect-nats.ts";
import { HEADERS } from "@kanizsa/shared/nats/nats-names.ts";
import { heldEngine } from "../../testing/held-engine.ts";
import { natsTest } from "../../testing/nats-test.ts";
import { WORKER_USER } from "../../testing/played-api.ts";
import { startQueueWorker } from "../../testing/queue-worker.ts";
import { fakeEngine } from "../../testing/test-server.ts";
import type { Engine } from "../engine.ts";

const SMALL = await sharp({
  create: { width: 32, height: 24, channels: 3, background: "#888" },
}).jpeg().toBuffer();

natsTest("a worker's user may do all that a worker does", async (api) => {
  await api.makeQueue();
  const transit = await api.makeTransit();
  const pixels = { width: 600, height: 500, channels: 3 } as const;
  const large = await sharp(randomBytes(900_000), { raw: pixels }).png().toBuffer();
  await transit.putBlob({ name: "picture" }, large);
  const timings_ms = { proposals: 1, features: 2, vote: 3, refine: 4 };
  const order = Array.from({ length: 60_000 }, () => ({ front: 1, behind: 2, probability: 1 }));
  const segment = (() =>
    Promise.resolve({ instances: [], order, timings_ms })) as unknown as Engine["segment"];
  const worker = await startQueueWorker(api, {
    engine: fakeEngine(segment),
    login: WORKER_USER,
  });
  try {
    const said = await api.heard(await api.publish({ object: "picture" }), "result");
    assert.ok(await transit.getBlob(said.header(HEADERS.object)));
    const gone = await api.heard(await api.publish({ object: "nowhere" }), "problem");
    assert.match(new TextDecoder().decode(gone.data), /its picture is gone/);
    const question = JSON.stringify({ path: "/v2/models/car" });
    const answer = await api.nc.request(api.names.querySubject("car"), question);
    assert.equal(answer.headers?.get(HEADERS.status), "200");
    await worker.close(0);

    const { engine, arrived } = heldEngine();
    await using other = await startQueueWorker(api, { engine, login: WORKER_USER });
    await api.publish({ id: "run-1", image: SMALL });
    await arrived;
    const subject = api.names.jobSubject("run-1");
    const progress = await api.nc.request(subject, JSON.stringify({ ask: "progress" }));
    assert.equal(progress.json<{ state: string }>().state, "running");
    api.nc.publish(subject, JSON.stringify({ do: "cancel" }));
    await api.untilEmpty();
    assert.equal(other.ended()[0].outcome, "dropped");
  } finally {
    await worker.close(0);
  }
  assert.doesNotMatch(await api.server.log(), /violation/i);
}, { guarded: true });

natsTest(
  "whoever has a worker's password reads no records, puts no jobs, hears no answers",
  async (api) => {
    await api.makeQueue();
    await api.makeTransit();
    const records = `KV_${api.names.recordsBucket}`;
    const subjects = [`$KV.${api.names.recordsBucket}.>`];
    await api.manager.streams.add({ name: records, subjects, allow_direct: true });
    await jetstream(api.nc).publish(`$KV.${api.names.recordsBucket}.key`, "a record");
    const settings = { servers: [api.server.url], prefix: "kanizsa", ...WORKER_USER };
    const client = { name: "thief", inboxPrefix: api.names.workerInbox };
    const thief = await connectNats(settings, client);
    try {
      const manager = await jetstreamManager(thief, { checkAPI: false, timeout: 1000 });
      const denied = /permissions violation/i;
      const { jobsStream, transitBucket } = api.names;
      const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
        "read a record": () => manager.streams.getMessage(records, { seq: 1 }),
        "read a record directly": () =>
          thief.request(`$JS.API.DIRECT.GET.${records}`, JSON.stringify({ seq: 1 })),
        "follow the records": () =>
          manager.consumers.add(records, { durable_name: "thief", ack_policy: "none" }),
        "write a record": () => jetstream(thief).publish(`$KV.${api.names.recordsBucket}.key`, ""),
        "put a job": () => jetstream(thief).publish(api.names.jobsSubject("car", "batch"), ""),
        "empty the queue": () => manager.streams.purge(jobsStream),
        "make a consumer of jobs": () =>
          manager.consumers.add(jobsStream, { durable_name: "thief", ack_policy: "none" }),
        "empty the transit bucket": () => manager.streams.purge(`OBJ_${transitBucket}`),
        "list the streams": () => manager.streams.list().next(),
      };
      for (const [name, attempt] of Object.entries(attempts)) {
        await assert.rejects(attempt, denied, name);
      }
      const heard: string[] = [];
      const refused: string[] = [];
      for (
        const subject of [`${api.names.apiInbox}.>`, api.names.replySubject("*", "*"), ">", "$KV.>"]
      ) {
        thief.subscribe(subject, {
          callback: (error, message) =>
            void (error ? refused.push(error.message) : heard.push(message.subject)),
        });
      }
      await thief.flush();
      // Answers that only the API may hear.
      await api.manager.streams.info(records);
      api.nc.publish(api.names.replySubject("some", "dispatch"));
      await api.nc.flush();
      await thief.flush();
      assert.deepEqual(heard, []);
      assert.equal(refused.length, 4);
    } finally {
      await thief.close();
    }
  },
  { guarded: true },
);
