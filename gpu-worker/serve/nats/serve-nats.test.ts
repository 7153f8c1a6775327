import assert from "node:assert/strict";
import sharp from "sharp";
import { HEADERS } from "@kanizsa/shared/nats/nats-names.ts";
import {
  type WorkerAnnouncement,
  workerAnnouncementSchema,
} from "@kanizsa/shared/nats/worker-announcement.ts";
import { ConfigError, readConfig } from "../../config.ts";
import { natsTest } from "../../testing/nats-test.ts";
import type { PlayedApi } from "../../testing/played-api.ts";
import { startQueueWorker } from "../../testing/queue-worker.ts";
import { fakeEngine } from "../../testing/test-server.ts";

const SMALL = await sharp({
  create: { width: 32, height: 24, channels: 3, background: "#888" },
}).jpeg().toBuffer();

/** What workers announce from now on. */
function announcements(api: PlayedApi): WorkerAnnouncement[] {
  const all: WorkerAnnouncement[] = [];
  api.nc.subscribe(api.names.announceSubject, {
    callback: (error, message) => {
      if (!error) all.push(workerAnnouncementSchema.parse(message.json()));
    },
  });
  return all;
}

natsTest(
  "a worker announces itself: at once, when asked, when it changes and when it leaves",
  async (api) => {
    const all = announcements(api);
    await api.nc.flush();
    await using worker = await startQueueWorker(api, { engine: null, concurrency: 3 });
    const first = await api.until(() => all[0], "word");
    assert.equal(first.ready, false);
    assert.match(first.reason ?? "", /loading/);
    assert.equal(first.capacity, 3);
    assert.deepEqual([first.model, first.categories], [null, []]);

    await worker.slot.replace(fakeEngine());
    const ready = await api.until(() => all.find((each) => each.ready), "readiness");
    assert.deepEqual(ready.categories, ["car"]);
    assert.equal(ready.model?.bank.version, "tiny");
    assert.equal(ready.id, first.id);

    const before = all.length;
    const began = performance.now();
    api.nc.publish(api.names.askSubject, JSON.stringify({ of: "a later version" }));
    await api.until(() => all[before], "answer");
    assert.ok(performance.now() - began < 1000);

    const closed = worker.close(0);
    worker.slot.stop(); // as the server that stops beside it does
    await closed;
    await api.nc.flush();
    const last = all.at(-1);
    assert.deepEqual([last?.leaving, last?.ready], [true, false]);
  },
);

natsTest(
  "lookups are answered as over HTTP, refusals too, and by none that isn't ready",
  async (api) => {
    await api.makeQueue();
    await using worker = await startQueueWorker(api, { engine: null });
    const ask = async (path: string) => {
      const question = JSON.stringify({ path, of: "a later version" });
      const answer = await api.nc.request(api.names.querySubject("car"), question, {
        timeout: 2000,
      });
      return { status: answer.headers?.get(HEADERS.status), body: answer.json<Fields>() };
    };
    await assert.rejects(ask("/v2/models/car"), /no responders/i);
    await worker.slot.replace(fakeEngine());
    await worker.flush();
    const model = await ask("/v2/models/car");
    assert.equal(model.status, "200");
    assert.equal(model.body.name, "car");
    const page = await ask("/v2/models/car/references?limit=1");
    assert.equal(page.body.references?.length, 1);
    const unknown = await ask("/v2/models/car/references/nothing");
    assert.deepEqual([unknown.status, unknown.body.code], ["404", "reference_unknown"]);
    const metrics = await ask("/metrics");
    assert.deepEqual([metrics.status, metrics.body.code], ["404", "not_found"]);
    api.nc.publish(api.names.querySubject("car"), "no JSON");
    assert.equal((await ask("/v2/models/car")).status, "200", "it goes on");
    await worker.close(0);
    await assert.rejects(ask("/v2/models/car"), /no responders/i);
  },
);

interface Fields {
  readonly name?: string;
  readonly code?: string;
  readonly references?: readonly unknown[];
}

natsTest(
  "an API one version on is understood: its number, headers and fields are passed over",
  async (api) => {
    await api.makeQueue();
    await using _worker = await startQueueWorker(api);
    api.answer = ({ kind }) =>
      kind === "taken" ? { go: true, until: 5, terms: { of: "a later version" } } : { noted: true };
    const dispatch = await api.publish({
      image: SMALL,
      headers: { [HEADERS.protocol]: "2", "Kanizsa-Quota": "9", "X-Other": "1" },
    });
    await api.heard(dispatch, "result");
    await api.untilEmpty();
  },
);

natsTest(
  "a worker says what to mend when no server answers, or its file isn't there",
  async (api) => {
    await api.server.kill();
    await assert.rejects(startQueueWorker(api), (error: unknown) => {
      assert.ok(error instanceof ConfigError);
      assert.match(error.message, /^Start the NATS server, or mend KANIZSA_NATS_URL/);
      return true;
    });
    const environment = {
      KANIZSA_NATS_URL: "nats://127.0.0.1:4222",
      KANIZSA_NATS_CREDENTIALS_FILE: "/nowhere/worker.creds",
    };
    assert.throws(
      () => readConfig(environment),
      /^ConfigError: Name a file that can be read for NATS: got \/nowhere\/worker\.creds$/,
    );
  },
);
