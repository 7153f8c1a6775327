import assert from "node:assert/strict";
import test from "node:test";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { WorkerProblem } from "../worker-problem.ts";
import { watchProvider } from "./provider-fault.ts";

test("watchProvider() tells of the first failed run, once, and refuses all that come after", async () => {
  let broken = false;
  let runs = 0;
  const runtime: Runtime = {
    provider: "cuda",
    run: () => {
      runs++;
      return broken ? Promise.reject(new Error("device lost")) : Promise.resolve({});
    },
    has: (network) => network === "trunk",
  };
  const faults: unknown[] = [];
  const watched = watchProvider(runtime, (error) => faults.push(error));
  await watched.run("trunk", {});
  broken = true;
  const tries = await Promise.allSettled([watched.run("trunk", {}), watched.run("trunk", {})]);
  for (const each of tries) {
    assert.ok(each.status === "rejected" && each.reason instanceof WorkerProblem);
    assert.equal(each.reason.code, "worker_unavailable");
  }
  broken = false;
  await assert.rejects(watched.run("trunk", {}), /cuda has failed/);
  assert.deepEqual(faults.map(String), ["Error: device lost"]);
  assert.equal(runs, 3);
});

test("watchProvider() takes an unknown network for our own mistake", async () => {
  const faults: unknown[] = [];
  const runtime: Runtime = {
    provider: "cpu",
    run: () => Promise.reject(new Error("Run one of trunk: got tronk")),
    has: () => false,
  };
  await assert.rejects(
    watchProvider(runtime, (error) => faults.push(error)).run("tronk", {}),
    /got tronk/,
  );
  assert.deepEqual(faults, []);
});
