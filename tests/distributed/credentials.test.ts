import { assert, assertEquals, assertRejects } from "@std/assert";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connectNats } from "@kanizsa/shared/nats/connect-nats.ts";
import { MAX_INLINE_BYTES, natsNames } from "@kanizsa/shared/nats/nats-names.ts";
import { apiPermissions, natsUser, workerPermissions } from "@kanizsa/shared/nats/permissions.ts";
import { startNatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { readFixture } from "../harness/caller.ts";
import { ask } from "../harness/job-caller.ts";
import { Cluster } from "./harness/cluster.ts";
import { natsTest } from "./harness/nats-test.ts";
import { REAL_WORKER } from "./harness/worker-process.ts";

const PREFIX = "guarded";
const NAMES = natsNames(PREFIX);
const USERS = [
  natsUser("api", "api-secret", apiPermissions(NAMES)),
  natsUser("worker", "worker-secret", workerPermissions(NAMES)),
].join("\n");
const CONFIGURATION = `authorization {\n  users: [\n${USERS}\n  ]\n}\n`;

const login = (user: string) => ({
  KANIZSA_NATS_PREFIX: PREFIX,
  KANIZSA_NATS_USER: user,
  KANIZSA_NATS_PASSWORD: `${user}-secret`,
});

natsTest(
  "with credentials of their own API and worker do all that they do, and a worker nothing else",
  async () => {
    await using nats = await startNatsServer({ configuration: CONFIGURATION });
    await using cluster = await Cluster.start(nats, {
      apis: 2,
      workers: 0,
      apiEnv: login("api"),
      workerEnv: login("worker"),
    });
    await cluster.startWorker(0, { KANIZSA_MODELS_DIR: "models" }, REAL_WORKER);
    const [api, other] = cluster.apis;
    const street = await readFixture("street.jpg");
    const { default: sharp } = await import("sharp");
    // Too large for a message, also once the API has sieved it.
    const large = new Uint8Array(await sharp(street).png({ compressionLevel: 0 }).toBuffer());
    assert(large.length > MAX_INLINE_BYTES, `${large.length} bytes`);
    for (const bytes of [street, large]) {
      const form = new FormData();
      form.set("image", new Blob([bytes]));
      const answer = await ask(api, "/v1/segmentations", { method: "POST", body: form });
      const result = await answer.json();
      assertEquals([answer.status, result.status], [200, "succeeded"], JSON.stringify(result));
      const elsewhere = await ask(other, `/v1/segmentations/${result.id}`);
      assertEquals((await elsewhere.json()).instances, result.instances);
    }
    const references = await ask(other, "/v1/references?limit=1");
    assertEquals(references.status, 200);
    const log = await nats.log();
    assert(!/violation/i.test(log), log);

    // The worker's password in somebody else's hands.
    const settings = {
      servers: [nats.url],
      user: "worker",
      password: "worker-secret",
      prefix: PREFIX,
    };
    const nc = await connectNats(settings, { name: "thief", inboxPrefix: NAMES.workerInbox });
    try {
      const manager = await jetstreamManager(nc, { checkAPI: false, timeout: 500 });
      const records = `KV_${NAMES.recordsBucket}`;
      await assertRejects(() => manager.streams.info(records));
      await assertRejects(() => manager.streams.getMessage(records, { seq: 1 }));
      await assertRejects(() =>
        manager.streams.getMessage(`OBJ_${NAMES.imagesBucket}`, { seq: 1 })
      );
      await assertRejects(() => manager.streams.purge(NAMES.jobsStream));
      await assertRejects(() =>
        jetstream(nc, { timeout: 500 }).publish(NAMES.jobsSubject("car", "interactive"), "x")
      );
      const heard: string[] = [];
      for (const subject of [`${NAMES.apiInbox}.>`, NAMES.replySubjects("*"), ">", "$KV.>"]) {
        nc.subscribe(subject, {
          callback: (error, message) => void (error ?? heard.push(message.subject)),
        });
      }
      await nc.flush();
      await ask(api, "/v1/references?limit=1");
      assertEquals(heard, []);
    } finally {
      await nc.close();
    }
  },
);
