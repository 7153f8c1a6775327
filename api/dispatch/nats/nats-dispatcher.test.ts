import { assert, assertEquals, assertGreater, assertRejects } from "@std/assert";
import { jetstream, type JsMsg } from "@nats-io/jetstream";
import { headers, type NatsConnection } from "@nats-io/nats-core";
import { connectNats } from "@kanizsa/shared/nats/connect-nats.ts";
import { HEADERS, MAX_INLINE_BYTES, natsNames } from "@kanizsa/shared/nats/nats-names.ts";
import {
  findNatsServer,
  NO_NATS_SERVER,
  startNatsServer,
} from "@kanizsa/shared/nats/testing/nats-server.ts";
import { encodeMessage } from "@kanizsa/shared/inference-protocol/encode-message.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { ProblemError } from "../../problem-error.ts";
import { drawnResult } from "../../testing/drawn-result.ts";
import { readFixture } from "../../testing/read-fixture.ts";
import { DeadLetters } from "./dead-letters.ts";
import { NatsDispatcher } from "./nats-dispatcher.ts";
import { openQueue } from "./open-queue.ts";
import { Transit } from "./transit.ts";

const ACK_WAIT_MS = 500;
const picture = await readFixture("small.jpg");
const request = segmentationRequestSchema.parse({});

/** One API process and a client that plays the worker, on a server of their own. */
async function open(options: { timeoutMs?: number } = {}) {
  const server = await startNatsServer();
  const names = natsNames("test");
  const settings = { servers: [server.url], prefix: "test" };
  const nc = await connectNats(settings, { name: "api", inboxPrefix: names.apiInbox });
  const worker = await connectNats(settings, { name: "worker", inboxPrefix: names.workerInbox });
  await openQueue(nc, names, { ackWaitMs: ACK_WAIT_MS, replicas: 1, categories: ["car"] });
  const deadLetters = await DeadLetters.open(nc, names);
  const transit = await Transit.open(nc, names.transitBucket, 1);
  const dispatcher = await NatsDispatcher.open({
    nc,
    names,
    transit,
    deadLetters,
    isReady: () => true,
    ackWaitMs: ACK_WAIT_MS,
    timeoutMs: options.timeoutMs ?? 20_000,
    log: () => {},
    checkEveryMs: 200,
  });
  const take = async (priority: "interactive" | "batch" = "interactive") => {
    const consumer = await jetstream(worker).consumers.get(
      names.jobsStream,
      names.jobsConsumer("car", priority),
    );
    const message = await consumer.next({ expires: 5000 });
    assert(message, "Expected a job within 5 s");
    return message;
  };
  return {
    server,
    names,
    nc,
    worker,
    transit,
    deadLetters,
    dispatcher,
    take,
    segment: (changes = {}) => {
      const answer = dispatcher.segment({ id: "run-1", image: picture, request, ...changes });
      answer.catch(() => {}); // looked at later
      return answer;
    },
    [Symbol.asyncDispose]: async () => {
      await dispatcher.close();
      await Promise.all([nc.close(), worker.close()]);
      await server[Symbol.asyncDispose]();
    },
  };
}

function say(nc: NatsConnection, job: JsMsg, kind: string, body: Uint8Array | string, more = {}) {
  const header = headers();
  header.set(HEADERS.kind, kind);
  for (const [name, value] of Object.entries(more)) header.set(name, String(value));
  return nc.request(job.headers?.get(HEADERS.reply) ?? "", body, {
    headers: header,
    timeout: 2000,
  });
}

const taken = async (nc: NatsConnection, job: JsMsg) =>
  (await say(nc, job, "taken", JSON.stringify({ worker: "w", delivery: job.info.deliveryCount })))
    .json();

function resultMessage() {
  const result = new TextEncoder().encode(JSON.stringify(drawnResult(picture, request)));
  return encodeMessage({ model_name: "car" }, "outputs", { result });
}

const test = (sentence: string, body: () => Promise<void>) =>
  Deno.test({
    name: `NatsDispatcher ${sentence}${findNatsServer() ? "" : ` (${NO_NATS_SERVER})`}`,
    ignore: findNatsServer() === undefined,
    fn: body,
  });

test("hands a job to a worker and gives back its result", async () => {
  await using line = await open();
  const { dispatcher, take, worker } = line;
  const answer = line.segment({ origin: { tenant: "a" } });
  const job = await take();
  assertEquals(job.headers?.get(HEADERS.job), "run-1");
  assertEquals(await taken(worker, job), { go: true });
  const { body, headerLength } = resultMessage();
  await say(worker, job, "result", body, { [HEADER_LENGTH]: headerLength });
  job.ack();
  assertEquals((await answer).instances.length, drawnResult(picture, request).instances.length);
  assertEquals(dispatcher.size, 0);
});

test("sends a large picture beside the message, and takes a large result so", async () => {
  await using line = await open();
  const { take, worker, transit } = line;
  const image = new Uint8Array(MAX_INLINE_BYTES + 1).fill(7);
  const answer = line.segment({ image });
  const job = await take();
  assert(job.data.length < 10_000);
  const object = job.headers?.get(HEADERS.image) ?? "";
  assertEquals(await transit.get(object), image);
  await taken(worker, job);
  const { body, headerLength } = resultMessage();
  await transit.put("answer-1", body);
  const more = { [HEADERS.object]: "answer-1", [HEADER_LENGTH]: headerLength };
  await say(worker, job, "result", "", more);
  await answer;
  assertEquals(await transit.get(object), null);
});

test("gives a worker's refusal as a problem", async () => {
  await using line = await open();
  const answer = line.segment();
  const job = await line.take();
  await taken(line.worker, job);
  const refusal = { status: 422, code: "image_unreadable", error: "Send a picture: got none" };
  await say(line.worker, job, "problem", JSON.stringify(refusal));
  const error = await assertRejects(() => answer, ProblemError);
  assertEquals([error.code, error.detail], ["image_unreadable", refusal.error]);
});

test("keeps batch jobs apart from interactive ones", async () => {
  await using line = await open();
  const stop = new AbortController();
  const batch = line.segment({ id: "b", priority: "batch", signal: stop.signal });
  const job = await line.take("batch");
  assertEquals(job.headers?.get(HEADERS.job), "b");
  stop.abort();
  await assertRejects(() => batch);
});

test("tells a worker that takes a cancelled job not to go on", async () => {
  await using line = await open();
  const stop = new AbortController();
  const answer = line.segment({ signal: stop.signal });
  const job = await line.take();
  stop.abort();
  await assertRejects(() => answer, ProblemError);
  assertEquals(await taken(line.worker, job), { go: false });
});

test("tells the worker that has a job when it is cancelled, and takes it from the queue", async () => {
  await using line = await open();
  const { worker, names, nc } = line;
  const stop = new AbortController();
  const answer = line.segment({ signal: stop.signal });
  const job = await line.take();
  const told = worker.subscribe(names.jobSubject("run-1"), { max: 1 });
  await worker.flush();
  await taken(worker, job);
  stop.abort();
  await assertRejects(() => answer, ProblemError);
  for await (const message of told) assertEquals(message.json(), { do: "cancel" });
  const { state } = await (await jetstream(nc).jetstreamManager()).streams.info(names.jobsStream);
  assertEquals(state.messages, 0);
});

test("gives a job up after three deliveries, and keeps it as a dead letter", async () => {
  await using line = await open();
  const answer = line.segment({ origin: { tenant: "a" } });
  answer.catch(() => {});
  for (let delivery = 1; delivery <= 3; delivery++) {
    const job = await line.take();
    assertEquals(job.info.deliveryCount, delivery);
    await taken(line.worker, job); // and dies of it
  }
  const waiting = line.take().catch(() => {}); // the server gives up when somebody asks
  const error = await assertRejects(() => answer, ProblemError);
  assertEquals(error.code, "job_attempts_exceeded");
  const [letter, ...others] = await line.deadLetters.list(10);
  assertEquals([letter.run, letter.category, others.length], ["run-1", "car", 0]);
  assertEquals(letter.origin, { tenant: "a" });
  assertEquals(letter.request, request);
  assertEquals(await line.deadLetters.count(), 1);
  assertEquals(await line.deadLetters.drop(letter.sequence), true);
  assertEquals(await line.deadLetters.drop(letter.sequence), false);
  await waiting;
});

test("dispatches anew what left the queue without an answer", async () => {
  await using line = await open();
  const answer = line.segment();
  const job = await line.take();
  job.term();
  const error = await assertRejects(() => answer, ProblemError);
  assertEquals(error.code, "worker_unavailable");
});

test("says that the queue doesn't answer while the server is away, and goes on after", async () => {
  await using line = await open();
  await line.server.kill();
  const began = performance.now();
  const error = await assertRejects(() => line.segment(), ProblemError);
  assertEquals(error.code, "worker_unavailable");
  assert(performance.now() - began < 8000);
  await line.server.start();
  for (let attempt = 0;; attempt++) {
    assert(attempt < 10);
    const stop = new AbortController();
    const answer = line.segment({ signal: stop.signal });
    answer.catch(() => {});
    const job = await line.take().catch(() => null);
    stop.abort();
    await answer.catch(() => {});
    if (job) break;
  }
});

test("waits through a restart of the server for a job that a worker has", async () => {
  await using line = await open();
  const answer = line.segment();
  const job = await line.take();
  await taken(line.worker, job);
  await line.server.kill();
  await line.server.start();
  const again = await line.take().catch(() => line.take()); // the worker too has to come back
  assertGreater(again.info.deliveryCount, 1);
  const { body, headerLength } = resultMessage();
  for (let attempt = 0; attempt < 20; attempt++) {
    const more = { [HEADER_LENGTH]: headerLength };
    if (await say(line.worker, again, "result", body, more).then(() => true, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await answer;
});

test("gives up a job that nobody takes in time", async () => {
  await using line = await open({ timeoutMs: 300 });
  const error = await assertRejects(() => line.segment(), ProblemError);
  assertEquals(error.code, "worker_timeout");
});

test("says what a worker tells of its model, and that none is there", async () => {
  await using line = await open();
  const { worker, names, dispatcher } = line;
  const error = await assertRejects(() => dispatcher.reference("a"), ProblemError);
  assertEquals(error.code, "worker_unavailable");
  worker.subscribe(names.querySubject("car"), {
    queue: "workers",
    callback: (_, message) => {
      const header = headers();
      header.set(HEADERS.status, "404");
      const refusal = { error: "Name a reference: got a", code: "reference_unknown" };
      message.respond(JSON.stringify(refusal), { headers: header });
    },
  });
  await worker.flush();
  assertEquals(await dispatcher.reference("a"), null);
});

test("asks the worker that has a job how far it is", async () => {
  await using line = await open();
  const { worker, names, dispatcher } = line;
  assertEquals(await dispatcher.progress("run-1"), null);
  const progress = { state: "running", stage: "vote", done: 1, total: 3 };
  worker.subscribe(names.jobSubject("run-1"), {
    callback: (_, message) => void message.respond(JSON.stringify(progress)),
  });
  await worker.flush();
  assertEquals(await dispatcher.progress("run-1"), progress);
});
