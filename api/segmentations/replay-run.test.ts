import { assertEquals, assertRejects } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { drawnResult } from "../testing/drawn-result.ts";
import { aKey, startEngine } from "../testing/segmentation-engine.ts";
import { replayRun } from "./replay-run.ts";
import { waitUntilEnded } from "./wait-until-ended.ts";

const soon = () => AbortSignal.timeout(5000);

Deno.test("replayRun() has failed segmentations of a run that was given up succeed", async () => {
  let broken = true;
  await using engine = await startEngine({
    segment: (job) =>
      broken
        ? Promise.reject(new ProblemError("job_attempts_exceeded"))
        : Promise.resolve(drawnResult(job.image, job.request)),
  });
  const { segmentations, store, asked, runs, jobs, ended } = engine;
  const record = await segmentations.create(aKey(), asked());
  const failed = await waitUntilEnded(store, record, soon());
  assertEquals([failed?.status, failed?.problem?.code], ["failed", "job_attempts_exceeded"]);
  const given = { run: record.run, origin: jobs[0].origin, request: jobs[0].request };
  broken = false;
  assertEquals(await replayRun(store, given), 1);
  assertEquals((await segmentations.find(aKey(), record.id))?.status, "queued");
  assertEquals(await runs.resume(), 1);
  assertEquals((await waitUntilEnded(store, record, soon()))?.status, "succeeded");
  assertEquals(ended.map(({ status }) => status), ["failed", "succeeded"]);
  assertEquals(await replayRun(store, given), 0, "what succeeded stays as it is");
});

Deno.test("replayRun() begins nothing that nobody waits for", async () => {
  await using engine = await startEngine({
    segment: () => Promise.reject(new ProblemError("job_attempts_exceeded")),
  });
  const { segmentations, store, asked, runs, jobs } = engine;
  const record = await segmentations.create(aKey(), asked());
  await waitUntilEnded(store, record, soon());
  await segmentations.remove(aKey(), record.id);
  const given = { run: record.run, origin: jobs[0].origin, request: jobs[0].request };
  assertEquals([await replayRun(store, given), await runs.resume()], [0, 0]);
});

Deno.test("replayRun() refuses what it knows too little of", async () => {
  await using engine = await startEngine();
  await assertRejects(() => replayRun(engine.store, { run: "a", origin: null, request: {} }));
});
