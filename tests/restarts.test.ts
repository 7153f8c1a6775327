import { assert, assertEquals } from "@std/assert";
import { KanizsaClient } from "../api/client/mod.ts";
import { drawnResult } from "../api/testing/drawn-result.ts";
import { type FakeWorker, startFakeWorker } from "../api/testing/fake-worker.ts";
import { type ApiAlone, startApiAlone } from "./harness/api-alone.ts";
import { startBreakableLine } from "./harness/breakable-line.ts";
import { readFixture } from "./harness/caller.ts";
import { freePort } from "./harness/free-port.ts";
import {
  ask,
  askToSegment,
  ASYNC,
  type Caller,
  getJob,
  hasEnded,
  listJobs,
  parseEvents,
  pause,
  readEvents,
  startJob,
  type ToldEvent,
  until,
  untilEnded,
} from "./harness/job-caller.ts";

const RESTARTS = 50;
const KILLS = 4;
const JOBS = 40;
const KILLS_UNDER_LOAD = 15;

/** Takes so long for each picture. */
function startSlowWorker(delayMs: number): FakeWorker {
  return startFakeWorker({
    answer: async ({ image, request }) => {
      await pause(delayMs);
      return drawnResult(image, request);
    },
  });
}

/** Starts the API again and again on the same port and data folder. */
async function withRestarts(
  workerUrl: string,
  test: (start: () => Promise<ApiAlone>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "kanizsa-test-" });
  const port = String(freePort());
  let last: ApiAlone | undefined;
  try {
    await test(async () =>
      last = await startApiAlone({
        KANIZSA_DATA_DIR: folder,
        KANIZSA_WORKER_URL: workerUrl,
        KANIZSA_API_PORT: port,
      })
    );
  } finally {
    await last?.kill();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Follows a segmentation through all restarts, as a browser's EventSource does. */
async function follow(caller: Caller, id: string, signal: AbortSignal): Promise<ToldEvent[]> {
  const told: ToldEvent[] = [];
  while (!signal.aborted) {
    try {
      const response = await ask(caller, `/v1/segmentations/${id}/events`, {
        headers: told.length > 0 ? { "Last-Event-ID": String(told[told.length - 1].id) } : {},
        signal,
      });
      if (response.status !== 200) throw new Error(`Expected events: got ${response.status}`);
      let text = "";
      try {
        for await (
          const part of (response.body ?? new Blob().stream())
            .pipeThrough(new TextDecoderStream())
        ) text += part;
      } finally {
        told.push(...parseEvents(text));
      }
      if (told.some(isEnd)) return told;
    } catch {
      // The API is down.
    }
    await pause(50);
  }
  throw new Error(`Expected the end of ${id}: got ${JSON.stringify(told)}`);
}

const isEnd = ({ event, data }: ToldEvent) =>
  event === "state" && data.status !== "queued" && data.status !== "running";

Deno.test("jobs that wait and run when the API is killed all end after its restarts, each once", async () => {
  /** Each answer tells which one it was, so that a second one to the same job would differ. */
  let [answers, allowed] = [0, 0];
  await using worker = startFakeWorker({
    answer: async ({ image, request }) => {
      while (answers >= allowed) await pause(10);
      const result = drawnResult(image, request);
      return { ...result, timings_ms: { ...result.timings_ms, queue: ++answers } };
    },
  });
  await withRestarts(worker.url, async (start) => {
    let api = await start();
    const { url, adminKey } = api;
    const caller = { url, adminKey };
    const ids: string[] = [];
    for (let number = 1; number <= JOBS; number++) ids.push((await startJob(caller, number)).id);
    const patience = AbortSignal.timeout(60_000);
    const followed = Promise.all(ids.map((id) => follow(caller, id, patience)));

    /** Validators of what was seen to have ended: no restart may change it. */
    const seen = new Map<string, string>();
    const look = async () => {
      for (const id of ids) {
        const response = await ask(caller, `/v1/segmentations/${id}`);
        assertEquals(response.status, 200, `${id} is kept`);
        if (!hasEnded(await response.json())) continue;
        const etag = response.headers.get("ETag") ?? "none";
        assertEquals(seen.get(id) ?? etag, etag, `the end of ${id} stays as it was`);
        seen.set(id, etag);
      }
    };
    for (let kills = 0; kills < KILLS; kills++) {
      // Four may be answers to a process that was killed.
      allowed += 8;
      await until(() => answers === allowed, "work after a restart");
      await look();
      await api.kill();
      api = await start();
    }
    assert(seen.size > 0 && seen.size < JOBS, `${seen.size} ended, others waited and ran`);
    allowed = Infinity;
    for (const id of ids) assertEquals((await untilEnded(caller, id)).status, "succeeded");
    await look();
    const told = await followed;
    await api.kill();
    api = await start();
    await look();
    assertEquals((await listJobs(caller)).size, JOBS, "nothing was added");
    for (const [index, events] of told.entries()) {
      assertEquals(events.filter(isEnd).length, 1, `one end of ${ids[index]}`);
      const numbers = events.map(({ id }) => id);
      assertEquals(numbers, [...new Set(numbers)].sort((a, b) => a - b), "each event once");
      const replayed = await readEvents(caller, ids[index]);
      assertEquals(replayed.filter(isEnd), events.filter(isEnd));
    }
    const twice = worker.calls.length - JOBS;
    console.log(`${twice} of ${JOBS} jobs ran twice, ${KILLS} times four were cut off`);
    assert(twice <= (KILLS + 1) * 4, "only what was at the worker ran again");
  });
});

Deno.test(`${KILLS_UNDER_LOAD} kills under load lose nothing that was accepted, and leave nothing that never ends`, async () => {
  await using worker = startFakeWorker();
  await withRestarts(worker.url, async (start) => {
    let api = await start();
    const { url, adminKey } = api;
    const caller = { url, adminKey };
    const accepted = new Set<string>();
    let [number, loading] = [0, true];
    const load = async () => {
      while (loading) {
        try {
          const response = await askToSegment(caller, ++number, ASYNC);
          const { id } = await response.json();
          if (response.status === 202) accepted.add(id);
        } catch {
          await pause(20); // the API is down
        }
      }
    };
    const callers = Array.from({ length: 6 }, load);
    for (let kills = 0; kills < KILLS_UNDER_LOAD; kills++) {
      const before = accepted.size;
      await until(() => accepted.size > before, "requests to be accepted");
      await pause(Math.random() * 50);
      await api.kill();
      api = await start();
    }
    loading = false;
    await Promise.all(callers);
    for (const id of accepted) assertEquals((await untilEnded(caller, id)).status, "succeeded");
    // Also those that were being accepted when the API was killed.
    for (const id of (await listJobs(caller)).keys()) await untilEnded(caller, id);
  });
});

Deno.test("requests that wait for their result when the API is killed get it, tried again with their key", async () => {
  await using worker = startSlowWorker(300);
  await withRestarts(worker.url, async (start) => {
    let api = await start();
    const client = new KanizsaClient({
      url: api.url,
      key: api.adminKey,
      retries: 20,
      maxWaitSeconds: 1,
    });
    const image = new Blob([await readFixture("small.jpg")]);
    const asked = Array.from(
      { length: 12 },
      (_, index) => client.segment(image, { min_score: index / 1000 }),
    );
    const results = Promise.all(asked);
    await until(() => worker.calls.length >= 6, "the second round of work");
    assertEquals((await listJobs(api)).size, 12, "all were accepted");
    await pause(100);
    await api.kill();
    api = await start();
    const ids = (await results).map(({ id }) => id);
    assertEquals(new Set(ids).size, 12);
    assertEquals([...(await listJobs(api)).keys()].sort(), ids.sort(), "one for each key");
  });
});

Deno.test("deaths of the worker are counted across restarts of the API", async () => {
  await using worker = startFakeWorker();
  await using line = startBreakableLine(worker.url, () => "breaks");
  await withRestarts(line.url, async (start) => {
    let api = await start();
    const { id } = await startJob(api, 1);
    await until(() => line.requests === 2, "two tries");
    await pause(150); // noted, and before the third
    await api.kill();
    api = await start();
    const ended = await untilEnded(api, id);
    assertEquals(ended.status === "failed" && ended.problem.code, "job_attempts_exceeded");
    assertEquals(line.requests, 3);
  });
});

Deno.test(`${RESTARTS} restarts under load lose no accepted request`, async () => {
  await using worker = startSlowWorker(25);
  await withRestarts(worker.url, async (start) => {
    let api = await start();
    const { url, adminKey } = api;
    const caller = { url, adminKey };
    /** By id: whether it was answered with 200, and so had its result already. */
    const accepted = new Map<string, boolean>();
    const faults: string[] = [];
    let [refused, number, loading] = [0, 0, true];
    const load = async (headers: Record<string, string>, wanted: readonly number[]) => {
      while (loading) {
        try {
          const response = await askToSegment(caller, ++number, headers);
          const text = await response.text();
          if (wanted.includes(response.status)) {
            accepted.set(JSON.parse(text).id, response.status === 200);
          } else if (response.status === 503) refused++;
          else faults.push(`${response.status} ${text.slice(0, 300)}`);
        } catch {
          refused++; // nothing was answered, nothing promised
          await pause(100);
        }
        await pause(40);
      }
    };
    const callers = [
      ...Array.from({ length: 4 }, () => load(ASYNC, [202])),
      ...Array.from({ length: 4 }, () => load({}, [200, 202])),
    ];
    const began = performance.now();
    const codes: number[] = [];
    for (let restart = 0; restart < RESTARTS; restart++) {
      const before = accepted.size;
      await until(() => accepted.size >= before + 4, "requests to be accepted");
      codes.push(await api.stop());
      api = await start();
    }
    loading = false;
    await Promise.all(callers);
    const seconds = (performance.now() - began) / 1000;
    const answered = [...accepted.values()].filter((done) => done).length;
    console.log(
      `${accepted.size} accepted (${answered} with 200), ${refused} not, in ${
        seconds.toFixed(1)
      } s`,
    );
    assertEquals(faults, []);
    assertEquals(new Set(codes), new Set([0]));
    for (const [id, done] of accepted) {
      const segmentation = done ? await getJob(caller, id) : await untilEnded(caller, id);
      assertEquals(segmentation.status, "succeeded");
    }
    const states = await listJobs(caller);
    assertEquals(
      [...states].filter(([, status]) => status !== "succeeded"),
      [],
      "also those whose answer didn't arrive",
    );
  });
});
