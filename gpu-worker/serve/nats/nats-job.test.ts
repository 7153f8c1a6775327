import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import sharp from "sharp";
import { decodeTensor } from "@kanizsa/shared/inference-protocol/decode-tensor.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import { HEADERS } from "@kanizsa/shared/nats/nats-names.ts";
import { natsTest } from "../../testing/nats-test.ts";
import { heldEngine } from "../../testing/held-engine.ts";
import { startQueueWorker } from "../../testing/queue-worker.ts";
import { slowEngine } from "../../testing/slow-engine.ts";
import { fakeEngine } from "../../testing/test-server.ts";
import type { Said } from "../../testing/played-api.ts";
import type { Engine } from "../engine.ts";

const SMALL = await sharp({
  create: { width: 32, height: 24, channels: 3, background: "#888" },
}).jpeg().toBuffer();

function fields({ data }: Said): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(data));
}

function resultOf({ data, header }: Said, bytes = data): Record<string, unknown> {
  const tensor = decodeTensor(bytes, header(HEADER_LENGTH), "outputs", "result");
  return JSON.parse(new TextDecoder().decode(tensor));
}

natsTest("a job is taken, computed and told of, and leaves the queue", async (api) => {
  await api.makeQueue();
  await using worker = await startQueueWorker(api);
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const headers = { traceparent };
  const dispatch = await api.publish({
    id: "run-1",
    image: SMALL,
    request: { prompts: [{ box: [1, 1, 9, 9] }] },
    headers,
  });
  const result = resultOf(await api.heard(dispatch, "result"));
  assert.deepEqual(result.image, { width: 32, height: 24 });
  await api.untilEmpty();
  const taken = fields(await api.heard(dispatch, "taken"));
  assert.equal(taken.delivery, 1);
  assert.match(String(taken.worker), /^[A-Za-z0-9]{22}$/);
  const [entry] = worker.ended();
  assert.equal(entry.id, "run-1");
  assert.equal(entry.outcome, "done");
  assert.equal(entry.trace_id, "0af7651916cd43dd8448eb211c80319c");
  const metrics = await worker.metrics();
  assert.match(metrics, /kanizsa_nats_jobs_total\{outcome="done"\} 1/);
  assert.match(metrics, /kanizsa_nats_connected 1/);
});

natsTest("a refusal has the status, the code and the fields of one over HTTP", async (api) => {
  await api.makeQueue();
  await using worker = await startQueueWorker(api);
  const dispatch = await api.publish({ image: SMALL, request: { prompts: [{ box: [1] }] } });
  const problem = fields(await api.heard(dispatch, "problem"));
  assert.equal(problem.status, 422);
  assert.equal(problem.code, "request_invalid");
  assert.ok(Array.isArray(problem.errors));
  const none = await api.publish({});
  assert.equal(fields(await api.heard(none, "problem")).code, "image_missing");
  await api.untilEmpty();
  assert.match(await worker.metrics(), /kanizsa_nats_jobs_total\{outcome="refused"\} 2/);
});

natsTest("a fault of ours is told as internal, without its text", async (api) => {
  await api.makeQueue();
  const segment: Engine["segment"] = () => Promise.reject(new Error("secret"));
  await using worker = await startQueueWorker(api, { engine: fakeEngine(segment) });
  const dispatch = await api.publish({ image: SMALL });
  const problem = await api.heard(dispatch, "problem");
  assert.equal(fields(problem).code, "internal");
  assert.doesNotMatch(new TextDecoder().decode(problem.data), /secret/);
  await api.untilEmpty();
  assert.match(String(worker.ended()[0].fault), /secret/);
});

natsTest("a job for which nobody waits costs nothing and is not handed out again", async (api) => {
  await api.makeQueue();
  const { engine, began } = slowEngine(0);
  await using worker = await startQueueWorker(api, { engine });
  await api.publish({ image: SMALL, reply: api.names.replySubject("gone", "1") });
  await api.untilEmpty();
  api.answer = () => ({ go: false });
  // Its picture is nowhere: to ask for it would be seen in the outcome.
  await api.publish({ object: "nowhere" });
  await api.untilEmpty();
  assert.deepEqual(worker.ended().map(({ outcome }) => outcome), ["dropped", "dropped"]);
  assert.deepEqual(began, []);
});

natsTest(
  "a message that names no run or no reply is dropped, and the next one done",
  async (api) => {
    await api.makeQueue();
    await using worker = await startQueueWorker(api);
    await api.publish({ image: SMALL, headers: { [HEADERS.job]: "a.>" } });
    await api.publish({ image: SMALL, reply: "kanizsa.jobs.car.interactive" });
    await api.publish({ image: SMALL, reply: "" });
    const dispatch = await api.publish({ image: SMALL });
    await api.heard(dispatch, "result");
    await api.untilEmpty();
    assert.equal(worker.ended().filter(({ outcome }) => outcome === "dropped").length, 3);
  },
);

natsTest("an API that is silent gets the job asked for again, from the queue", async (api) => {
  await api.makeQueue();
  await using worker = await startQueueWorker(api);
  api.answer = ({ kind }) => {
    const asked = api.said.filter((said) => said.kind === "taken").length;
    if (kind !== "taken") return {};
    return asked > 3 ? { go: true } : undefined;
  };
  const dispatch = await api.publish({ image: SMALL });
  await api.heard(dispatch, "result");
  await api.untilEmpty();
  assert.deepEqual(worker.ended().map(({ outcome }) => outcome), ["returned", "done"]);
  const deliveries = api.said.filter(({ kind }) => kind === "taken").map((s) => fields(s).delivery);
  assert.deepEqual(deliveries, [1, 1, 1, 2]);
});

natsTest(
  "a result is told again until the API has it; the job stays held meanwhile",
  async (api) => {
    await api.makeQueue(300);
    await using worker = await startQueueWorker(api);
    api.answer = ({ kind }) => {
      if (kind === "taken") return { go: true };
      return api.said.filter((said) => said.kind === "result").length > 1 ? {} : undefined;
    };
    const dispatch = await api.publish({ image: SMALL });
    await api.heard(dispatch, "result");
    await api.untilEmpty();
    assert.deepEqual(worker.ended().map(({ outcome }) => outcome), ["done"]);
    assert.equal(api.said.filter(({ kind }) => kind === "taken").length, 1);
  },
);

natsTest("large pictures and results go by the transit bucket", async (api) => {
  await api.makeQueue();
  const transit = await api.makeTransit();
  const pixels = { width: 600, height: 500, channels: 3 } as const;
  const large = await sharp(randomBytes(900_000), { raw: pixels }).png().toBuffer();
  assert.ok(large.length > 600_000);
  await transit.putBlob({ name: "picture" }, large);
  const timings_ms = { proposals: 1, features: 2, vote: 3, refine: 4 };
  const order = Array.from({ length: 60_000 }, () => ({ front: 1, behind: 2, probability: 1 }));
  const segment = (() =>
    Promise.resolve({ instances: [], order, timings_ms })) as unknown as Engine["segment"];
  await using worker = await startQueueWorker(api, { engine: fakeEngine(segment) });
  const dispatch = await api.publish({ object: "picture" });
  const said = await api.heard(dispatch, "result");
  assert.equal(said.data.length, 0);
  const bytes = await transit.getBlob(said.header(HEADERS.object));
  assert.ok(bytes);
  const result = resultOf(said, bytes);
  assert.deepEqual(result.image, { width: 600, height: 500 });
  assert.equal((result.order as unknown[]).length, order.length);
  await api.untilEmpty();
  assert.equal(worker.ended()[0].outcome, "done");
});

natsTest("a picture that is gone is a refusal that may be tried again", async (api) => {
  await api.makeQueue();
  await api.makeTransit();
  await using _worker = await startQueueWorker(api);
  const dispatch = await api.publish({ object: "nowhere" });
  const problem = fields(await api.heard(dispatch, "problem"));
  assert.equal(problem.code, "worker_unavailable");
  assert.equal(problem.status, 503);
  assert.equal(problem.retry_after, 1);
});

natsTest(
  "who asks hears how far a job is; who cancels ends it, and no place stays taken",
  async (api) => {
    await api.makeQueue();
    const { engine, arrived, tell } = heldEngine();
    await using worker = await startQueueWorker(api, { engine });
    await api.publish({ id: "run-7", image: SMALL });
    await arrived;
    tell({ stage: "vote", done: 2, total: 5 });
    const subject = api.names.jobSubject("run-7");
    const ask = JSON.stringify({ ask: "progress", of: "a later version" });
    const progress = (await api.nc.request(subject, ask)).json();
    assert.deepEqual(progress, { state: "running", stage: "vote", done: 2, total: 5 });
    api.nc.publish(subject, JSON.stringify({ do: "cancel" }));
    await api.untilEmpty();
    assert.deepEqual(worker.ended().map(({ outcome }) => outcome), ["dropped"]);
    assert.equal(api.said.filter(({ kind }) => kind !== "taken").length, 0);
    assert.equal(worker.batcher.load, 0);
  },
);

natsTest(
  "a job that takes too long is refused with worker_timeout, and its work ends",
  async (api) => {
    await api.makeQueue();
    const { engine, aborted } = slowEngine(20_000);
    await using _worker = await startQueueWorker(api, { engine, requestSeconds: 1 });
    const dispatch = await api.publish({ image: SMALL });
    assert.equal(fields(await api.heard(dispatch, "problem")).code, "worker_timeout");
    await api.untilEmpty();
    assert.equal(aborted.length, 1);
  },
);

natsTest(
  "a worker without room for a job gives it back, and has it when there is room",
  async (api) => {
    await api.makeQueue();
    await using worker = await startQueueWorker(api, { queueLimit: 0 });
    const ticket = worker.batcher.admit(1);
    const dispatch = await api.publish({ image: SMALL });
    await api.until(() => worker.ended()[0], "return");
    ticket.release();
    await api.heard(dispatch, "result");
    await api.untilEmpty();
    assert.deepEqual(worker.ended().map(({ outcome }) => outcome), ["returned", "done"]);
  },
);

natsTest("the last worker that has no room says so: the job is not dead", async (api) => {
  await api.makeQueue();
  await using worker = await startQueueWorker(api, { queueLimit: 0 });
  worker.batcher.admit(1);
  const dispatch = await api.publish({ image: SMALL });
  const problem = fields(await api.heard(dispatch, "problem"));
  assert.equal(problem.code, "worker_overloaded");
  assert.ok(Number(problem.retry_after) >= 1);
  await api.untilEmpty();
  assert.deepEqual(worker.ended().map(({ outcome }) => outcome), [
    "returned",
    "returned",
    "refused",
  ]);
});
