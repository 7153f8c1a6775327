import assert from "node:assert/strict";
import test from "node:test";
import { startAnsweringWorker } from "../evaluate/testing/answering-worker.ts";
import { measureLatency, measureMemory } from "./measure-worker.ts";
import { residentMemory } from "./resident-memory.ts";
import { timeRuns } from "./time-runs.ts";

test("timeRuns() leaves the warm-ups out", async () => {
  let run = 0;
  const times = await timeRuns(() => Promise.resolve([900, 800, 1, 2, 3][run++]), {
    warmUps: 2,
    runs: 3,
  });
  assert.equal(run, 5);
  assert.equal(times.medianMs, 2);
  assert.ok(times.p90Ms > 2 && times.p90Ms < 3);
});

test("measureLatency() reads the worker's own times", async () => {
  const worker = await startAnsweringWorker();
  try {
    const { medianMs, p90Ms, stages, model } = await measureLatency(worker.client, {
      warmUps: 1,
      runs: 3,
    });
    assert.ok(medianMs > 0 && p90Ms >= medianMs);
    assert.ok(stages.decode > 0 && stages.decode <= medianMs);
    assert.equal(model.bank.references, 2);
  } finally {
    await worker.stop();
  }
});

test("measureMemory() reads after every fifth of the requests", async () => {
  const worker = await startAnsweringWorker();
  try {
    let mib = 100;
    const { readings, peakMib } = await measureMemory(worker.client, {
      requests: 10,
      readMib: () => Promise.resolve(mib === 107 ? mib = 90 : ++mib),
      progress: { update() {}, end() {} },
    });
    assert.deepEqual(readings.map(({ requests }) => requests), [2, 4, 6, 8, 10]);
    assert.deepEqual(readings.map(({ mib }) => mib), [102, 104, 106, 90, 92]);
    assert.equal(peakMib, 107);
  } finally {
    await worker.stop();
  }
});

test("residentMemory() reads a process's memory", async () => {
  const mib = await residentMemory(process.pid);
  const own = process.memoryUsage().rss / 2 ** 20;
  assert.ok(Math.abs(mib - own) < 0.3 * own, `${mib} and ${own}`);
});
