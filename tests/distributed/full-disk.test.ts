import { assert, assertEquals } from "@std/assert";
import { drawnResult } from "../../api/testing/drawn-result.ts";
import { startFakeWorker } from "../../api/testing/fake-worker.ts";
import { startApiAlone } from "../harness/api-alone.ts";
import { ask, askToSegment, ASYNC, pause, startJob, untilEnded } from "../harness/job-caller.ts";
import { canMount, onSmallDisk } from "./harness/small-disk.ts";

const MEGABYTES = 16;
const HEAL_MS = 15_000;
const NO_MOUNT = "skipped: it mounts a small file system, which needs root or user namespaces";

const isPossible = await canMount();
if (!isPossible) console.log(NO_MOUNT);

Deno.test({
  name: "a full disk is answered 507 or 503, tears no result, loses nothing, and heals by itself" +
    (isPossible ? "" : ` (${NO_MOUNT})`),
  ignore: !isPossible,
  fn: async () => {
    let workMs = 0;
    await using worker = startFakeWorker({
      answer: async ({ image, request }) => {
        await pause(workMs);
        return drawnResult(image, request);
      },
    });
    const folder = await Deno.makeTempDir({ prefix: "kanizsa-test-" });
    try {
      const dataDir = `${folder}/data`;
      await Deno.mkdir(dataDir);
      await using api = await startApiAlone({
        KANIZSA_DATA_DIR: dataDir,
        KANIZSA_ADMIN_KEY_FILE: `${folder}/admin-key`,
        KANIZSA_WORKER_URL: worker.url,
      }, onSmallDisk(dataDir, MEGABYTES));

      /** What was published: it stays as it is, whatever the disk does. */
      const published = new Map<string, string | null>();
      const check = async () => {
        for (const [id, etag] of published) {
          const response = await ask(api, `/v1/segmentations/${id}`);
          assertEquals([response.status, response.headers.get("ETag")], [200, etag]);
          assertEquals((await response.json()).status, "succeeded");
        }
      };
      const publish = async (id: string) => {
        const response = await ask(api, `/v1/segmentations/${id}`);
        published.set(id, response.headers.get("ETag"));
        await response.body?.cancel();
      };
      let number = 0;
      for (; number < 5; number++) {
        await publish((await (await askToSegment(api, number)).json()).id);
      }

      // These come to their end when the disk is full.
      workMs = 1500;
      const accepted = [];
      for (; number < 8; number++) accepted.push((await startJob(api, number)).id);
      const filler = `/proc/${api.program.pid}/root${dataDir}/filler`;
      await fill(filler);
      workMs = 0;
      const statuses = new Set<number>();
      const until = Date.now() + 4000;
      while (Date.now() < until) {
        const headers: Record<string, string> = number % 2 ? ASYNC : {};
        const response = await askToSegment(api, number++, headers);
        const body = await response.json();
        statuses.add(response.status);
        if (response.status === 200) await publish(body.id);
        else if (response.status === 202) accepted.push(body.id);
        else {assert(
            [503, 507].includes(response.status),
            `${response.status} ${JSON.stringify(body)}`,
          );}
        await fill(filler);
        await pause(50);
      }
      console.log(`answers while the disk was full: ${[...statuses].sort()}`);
      assert(statuses.has(503) || statuses.has(507), `${[...statuses]}`);
      await check();
      assertEquals((await ask(api, "/livez")).status, 200);

      await Deno.remove(filler);
      const freedAt = Date.now();
      for (;;) {
        const response = await askToSegment(api, number++);
        const { id } = await response.json();
        if (response.status === 200) {
          await publish(id);
          break;
        }
        assert(Date.now() - freedAt < HEAL_MS, `healed: still ${response.status}`);
        await pause(100);
      }
      console.log(`works again ${Date.now() - freedAt} ms after there was room`);
      for (const id of accepted) {
        assertEquals((await untilEnded(api, id, 60_000)).status, "succeeded");
        await publish(id);
      }
      await check();
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** Writes to a file until nothing more fits on its disk. */
async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { create: true, append: true });
  for (const size of [1_048_576, 4096, 512]) {
    const block = new Uint8Array(size);
    try {
      for (;;) await file.write(block);
    } catch {
      // Full but for less than a block.
    }
  }
}
