import { assert, assertEquals } from "@std/assert";
import sharp from "sharp";
import { ask, getJob, pause, startJob, until, untilEnded } from "../harness/job-caller.ts";
import { Cluster } from "./harness/cluster.ts";
import { natsTest } from "./harness/nats-test.ts";
import { runJobsCommand } from "./harness/run-jobs-command.ts";

const OTHERS = 12;
const ACK_WAIT_MS = 1000;

natsTest(
  "a job that kills each worker is given up after three, the others pass, and once mended it is replayed",
  async (nats) => {
    await using cluster = await Cluster.start(nats, {
      apis: 1,
      workers: 2,
      workMs: 50,
      ackWaitMs: ACK_WAIT_MS,
      workerEnv: { KANIZSA_TEST_POISON: "1" },
    });
    const [api] = cluster.apis;
    // As a supervisor does: whoever dies is started again.
    let deaths = 0;
    let watching = true;
    const watch = async (number: number) => {
      while (watching) {
        const { code } = await cluster.workers[number].program.exited;
        if (!watching) return;
        assertEquals(code, 137, "only the poison kills");
        deaths++;
        await cluster.startWorker(number);
      }
    };
    const watched = [watch(0), watch(1)];

    const poison = await sendPoison(api);
    const others = [];
    for (let number = 1; number <= OTHERS; number++) others.push(await startJob(api, number));
    for (const { id } of others) assertEquals((await untilEnded(api, id)).status, "succeeded");
    const ended = await untilEnded(api, poison, 60_000);
    assertEquals(ended.status === "failed" && ended.problem.code, "job_attempts_exceeded");
    assertEquals(deaths >= 3, true, `${deaths} workers died`);

    const dead = await runJobsCommand(cluster, "dead");
    assertEquals(dead.code, 0, dead.text);
    const letters = dead.text.trim().split("\n");
    assertEquals(letters.length, 1, `the poison alone: ${dead.text}`);
    const [sequence, , deliveries] = letters[0].split("\t");
    assertEquals(deliveries, "3 deliveries");
    await until(() => deaths === 3, "no further death");
    watching = false;

    // The fix: workers that take it.
    await Promise.all(cluster.workers.map((worker) => worker.stop()));
    await Promise.all(watched);
    await cluster.startWorker(0, { KANIZSA_TEST_POISON: "0" });
    const replay = await runJobsCommand(cluster, "replay", sequence);
    assertEquals(replay.code, 0, replay.text);
    const deadline = Date.now() + 20_000;
    let status: string;
    while ((status = (await getJob(api, poison)).status) !== "succeeded") {
      assert(Date.now() < deadline, `succeeded once replayed: got ${status}`);
      await pause(100);
    }
    const after = await runJobsCommand(cluster, "dead");
    assertEquals(after.text.trim(), "No job was given up");
  },
);

/** @returns the id of the segmentation */
async function sendPoison(api: Parameters<typeof ask>[0]): Promise<string> {
  const magenta = sharp({ create: { width: 64, height: 64, channels: 3, background: "#ff00ff" } });
  const form = new FormData();
  form.append("image", new Blob([new Uint8Array(await magenta.png().toBuffer())]));
  const response = await ask(api, "/v1/segmentations", {
    method: "POST",
    body: form,
    headers: { Prefer: "respond-async" },
  });
  const text = await response.text();
  assertEquals(response.status, 202, text);
  return JSON.parse(text).id;
}
