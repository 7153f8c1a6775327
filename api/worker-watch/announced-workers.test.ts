import { assert, assertEquals } from "@std/assert";
import type { NatsConnection } from "@nats-io/nats-core";
import { natsNames } from "@kanizsa/shared/nats/nats-names.ts";
import type { WorkerAnnouncement } from "@kanizsa/shared/nats/worker-announcement.ts";
import { AnnouncedWorkers } from "./announced-workers.ts";

const names = natsNames("test");

/** A connection on which nothing comes but what the test says. */
function fakeLine() {
  const published: string[] = [];
  let callback: (error: null, message: { string(): string }) => void = () => {};
  const nc = {
    publish: (subject: string) => void published.push(subject),
    subscribe: (_: string, options: { callback: typeof callback }) => {
      callback = options.callback;
      return { unsubscribe: () => {} };
    },
  } as unknown as NatsConnection;
  return { nc, published, say: (value: unknown) => callback(null, { string: () => text(value) }) };
}

const text = (value: unknown) => typeof value === "string" ? value : JSON.stringify(value);

const worker = (id: string, version = "0.2.0", more = {}): WorkerAnnouncement => ({
  protocol: 1,
  id,
  host: "gpu-1",
  version: "0.2.0",
  started_at: "2026-11-24T07:00:00Z",
  ready: true,
  capacity: 2,
  running: 1,
  categories: ["car"],
  model: {
    name: "car",
    version,
    pipeline_version: "3",
    created_at: "2026-11-23T20:27:28Z",
    licence: "x",
    training_data: [],
    provider: "cpu",
    precision: "int8",
    without: [],
    bank: { version: "b", references: 3 },
  },
  ...more,
});

async function open() {
  const line = fakeLine();
  const log: { event: string }[] = [];
  const workers = await AnnouncedWorkers.open(line.nc, names, (entry) => log.push(entry));
  return { ...line, workers, log };
}

Deno.test("AnnouncedWorkers asks who is there, and knows nobody before a word came", async () => {
  const { workers, published } = await open();
  assertEquals(published, [names.askSubject]);
  assertEquals(workers.state(), { ready: false, versions: null });
  assertEquals(await workers.list(), []);
  workers.close();
});

Deno.test("AnnouncedWorkers tells what most of the ready workers are", async () => {
  const { workers, say } = await open();
  say(worker("a", "0.2.0"));
  say(worker("b", "0.3.0"));
  say(worker("c", "0.3.0"));
  say(worker("d", "0.2.0", { ready: false, reason: "Loading" }));
  say(worker("e", "0.2.0", { leaving: true }));
  assertEquals(workers.state().versions?.version, "0.3.0");
  const list = await workers.list();
  assertEquals(list.map(({ id, ready }) => [id, ready]), [
    ["a", true],
    ["b", true],
    ["c", true],
    ["d", false],
    ["e", false],
  ]);
  assertEquals(list[3].reason, "Loading");
  say(worker("b", "0.2.0"));
  assertEquals(workers.state().versions?.version, "0.2.0");
  workers.close();
});

Deno.test("AnnouncedWorkers passes over what a newer worker says beyond, and logs what is none", async () => {
  const { workers, say, log } = await open();
  const { model, ...rest } = worker("a");
  say({
    ...rest,
    protocol: 2,
    gpus: 8,
    model: { ...model, new: 1, bank: { ...model?.bank, x: 1 } },
  });
  say("no JSON");
  say({ id: "b" });
  const [known, ...others] = await workers.list();
  assert(known.model);
  assertEquals([known.id, others.length, "new" in known.model], ["a", 0, false]);
  assertEquals(log.map(({ event }) => event), ["announcement_unread", "announcement_unread"]);
  workers.close();
});
