import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import test from "node:test";
import fc from "fast-check";
import type { Runtime, Tensor } from "@kanizsa/shared/pipeline/runtime.ts";
import { BatchingRuntime, type BatchReport } from "./batching-runtime.ts";

const never = new AbortController().signal;

/** Doubles its input row by row, and notes what it is asked. */
function doubling(fail: (rows: number) => boolean = () => false) {
  const runs: { network: string; rows: number }[] = [];
  const runtime: Runtime = {
    provider: "cpu",
    run: async (network, inputs) => {
      const { dims, data } = inputs.x!;
      runs.push({ network, rows: dims[0]! });
      await delay(1);
      if (fail(data[0]!) || (data.length > 0 && [...data].some((value) => fail(value)))) {
        throw new Error("fault");
      }
      return { y: { dims, data: data.map((value) => value * 2) } };
    },
    has: (network) => network === "a",
  };
  return { runs, runtime };
}

/** Work that goes on until it's told to end. */
function held() {
  let end = () => {};
  const work = new Promise<void>((resolve) => end = resolve);
  return { work, end: () => end() };
}

const rowsOf = (rows: number, width: number, value: number): Record<string, Tensor> => ({
  x: { dims: [rows, width], data: new Float32Array(rows * width).fill(value) },
});

const LIMITS = { cells: 1000, waitMs: 5 };

test("BatchingRuntime runs calls of several requests as one, and gives each its own rows", async () => {
  const { runs, runtime } = doubling();
  const reports: BatchReport[] = [];
  const batching = new BatchingRuntime(
    runtime,
    { cells: 1000, waitMs: 10_000 },
    (report) => reports.push(report),
  );
  const answers = await Promise.all(
    [1, 2, 3].map((value) =>
      batching.serve(never, async (own) => {
        await delay(1); // so that all are there
        return await own.run("a", rowsOf(value, 4, value));
      })
    ),
  );
  assert.deepEqual(runs, [{ network: "a", rows: 6 }]);
  for (const [index, { y }] of answers.entries()) {
    const value = index + 1;
    assert.deepEqual(y, rowsOf(value, 4, 2 * value).x);
  }
  assert.deepEqual(reports, [{ network: "a", calls: 3, fill: 24 / 1000 }]);
});

test("BatchingRuntime lets a request that is alone through without a detour", async () => {
  const { runs, runtime } = doubling();
  const batching = new BatchingRuntime(runtime, { cells: 1000, waitMs: 60_000 });
  const inputs = rowsOf(2, 2, 1);
  await batching.serve(never, async (own) => {
    assert.equal(own.has?.("a"), true);
    assert.equal(own.provider, "cpu");
    await own.run("a", inputs);
  });
  assert.equal(runs.length, 1);
});

test("BatchingRuntime keeps apart other networks and other shapes, and inputs of unequal rows", async () => {
  const { runs, runtime } = doubling();
  const batching = new BatchingRuntime(runtime, LIMITS);
  const unequal = { ...rowsOf(2, 2, 1), z: rowsOf(3, 2, 1).x! };
  await Promise.all([
    batching.serve(never, (own) => own.run("a", rowsOf(1, 4, 1))),
    batching.serve(never, (own) => own.run("b", rowsOf(1, 4, 1))),
    batching.serve(never, (own) => own.run("a", rowsOf(1, 5, 1))),
    batching.serve(never, (own) => own.run("a", unequal)),
  ]);
  assert.equal(runs.length, 4);
});

test("BatchingRuntime fills a run up to its budget of cells, and takes a larger call alone", async () => {
  const { runs, runtime } = doubling();
  const batching = new BatchingRuntime(runtime, { cells: 10, waitMs: 5 });
  await Promise.all(
    [4, 4, 4, 40].map((rows) => batching.serve(never, (own) => own.run("a", rowsOf(rows, 1, 1)))),
  );
  assert.deepEqual(runs.map(({ rows }) => rows).sort((a, b) => a - b), [4, 8, 40]);
});

test("BatchingRuntime waits no longer than its deadline for a request that computes otherwise", async () => {
  const { runs, runtime } = doubling();
  const batching = new BatchingRuntime(runtime, { cells: 1000, waitMs: 20 });
  const other = held();
  const busy = batching.serve(never, () => other.work);
  const started = performance.now();
  await batching.serve(never, (own) => own.run("a", rowsOf(1, 1, 1)));
  const waited = performance.now() - started;
  assert.ok(waited >= 15 && waited < 1000, `${waited} ms`);
  assert.equal(runs.length, 1);
  other.end();
  await busy;
});

test("BatchingRuntime begins at once when the last of those that could join has ended", async () => {
  const { runtime } = doubling();
  const batching = new BatchingRuntime(runtime, { cells: 1000, waitMs: 60_000 });
  const other = held();
  const busy = batching.serve(never, () => other.work);
  const answer = batching.serve(never, (own) => own.run("a", rowsOf(1, 1, 1)));
  setTimeout(() => other.end(), 10);
  await Promise.all([busy, answer]);
});

test("BatchingRuntime drops calls whose caller has gone before they cost work", async () => {
  const { runs, runtime } = doubling();
  const batching = new BatchingRuntime(runtime, { cells: 1000, waitMs: 30 });
  const gone = new AbortController();
  const other = held();
  const busy = batching.serve(never, () => other.work);
  const answer = batching.serve(gone.signal, (own) => own.run("a", rowsOf(1, 1, 1)));
  gone.abort(new Error("gone"));
  await assert.rejects(answer, /gone/);
  await assert.rejects(
    batching.serve(gone.signal, (own) => own.run("a", rowsOf(1, 1, 1))),
    /gone/,
  );
  await delay(50);
  assert.deepEqual([runs.length, batching.waiting], [0, 0]);
  other.end();
  await busy;
});

test("BatchingRuntime has each call answer for itself when one of a run is at fault", async () => {
  const { runtime } = doubling((value) => value === 7);
  const batching = new BatchingRuntime(runtime, LIMITS);
  const settled = await Promise.allSettled(
    [1, 7, 2].map((value) => batching.serve(never, (own) => own.run("a", rowsOf(1, 1, value)))),
  );
  assert.deepEqual(settled.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
});

test("BatchingRuntime answers as if nothing were batched, whatever comes when", async () => {
  const request = fc.array(
    fc.record({
      network: fc.constantFrom("a", "b"),
      rows: fc.integer({ min: 1, max: 4 }),
      width: fc.integer({ min: 1, max: 3 }),
      value: fc.integer({ min: -50, max: 50 }),
      pause: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 6 }), async (requests) => {
      const { runtime, runs } = doubling();
      const batching = new BatchingRuntime(runtime, { cells: 12, waitMs: 2 });
      await Promise.all(requests.map((calls) =>
        batching.serve(never, async (own) => {
          for (const { network, rows, width, value, pause } of calls) {
            if (pause > 0) await delay(pause);
            const { y } = await own.run(network, rowsOf(rows, width, value));
            assert.deepEqual(y, rowsOf(rows, width, 2 * value).x);
          }
        })
      ));
      const wanted = requests.flat().reduce((sum, { rows }) => sum + rows, 0);
      assert.equal(runs.reduce((sum, { rows }) => sum + rows, 0), wanted);
      assert.equal(batching.waiting, 0);
    }),
    { numRuns: 60 },
  );
});

test("BatchingRuntime runs the pairs of several queries as one, where the model has the halves", async () => {
  const runs: string[] = [];
  const runtime: Runtime = {
    provider: "cpu",
    run: (network, inputs) => {
      runs.push(`${network} ${Object.values(inputs)[0]!.dims[0]}`);
      return Promise.resolve({ y: Object.values(inputs)[0]! });
    },
    has: () => true,
  };
  const batching = new BatchingRuntime(runtime, { cells: 1000, waitMs: 10_000 });
  await Promise.all([3, 5].map((pairs) =>
    batching.serve(never, async (own) => {
      await delay(1);
      const { y } = await own.run("match", rowsOf(pairs, 2, pairs));
      assert.deepEqual(y, rowsOf(pairs, 2, pairs).x);
    })
  ));
  assert.deepEqual(runs.sort(), ["correlation 3", "correlation 5", "pair-vote 8"]);
});
