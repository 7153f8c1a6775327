import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import test from "node:test";
import { drawNoise, toSharp } from "../testing/draw.ts";
import { heldEngine } from "../testing/held-engine.ts";
import { infer, readJson, refusal, withServer } from "../testing/server-caller.ts";

const photo = await toSharp(drawNoise(64, 48)).jpeg().toBuffer();
const named = (id: string) => ({ headers: { "x-request-id": id } });

test("the server tells how far a request is that runs, and one that waits", async () => {
  const { engine, arrived, tell, finish } = heldEngine();
  await withServer({ engine }, async (server) => {
    const progressOf = async (id: string) =>
      await readJson(await fetch(`${server.url}/v2/requests/${id}`));
    const running = infer(server, photo, {}, named("run_1"));
    await arrived;
    assert.deepEqual(await progressOf("run_1"), {
      state: "running",
      stage: "decode",
      done: 0,
      total: 1,
    });
    const waiting = infer(server, photo, {}, named("run_2"));
    while (server.progress.size < 2) await delay(5);
    tell({ stage: "vote", done: 1, total: 3 });
    assert.deepEqual(await progressOf("run_1"), {
      state: "running",
      stage: "vote",
      done: 1,
      total: 3,
    });
    assert.deepEqual(await progressOf("run_2"), {
      state: "queued",
      stage: "queue",
      done: 0,
      total: 1,
    });
    finish();
    assert.deepEqual([(await running).status, (await waiting).status], [200, 200]);
    const after = await refusal(fetch(`${server.url}/v2/requests/run_1`));
    assert.deepEqual([after.status, after.code], [404, "not_found"]);
    assert.equal(server.progress.size, 0);
    assert.deepEqual(server.entries.map(({ id }) => id), ["run_1", "run_2"], "polls aren't logged");
  });
});

test("the server ends a request that runs, and forgets it, when its client leaves", async () => {
  const { engine, arrived } = heldEngine();
  await withServer({ engine }, async (server) => {
    const client = new AbortController();
    const running = infer(server, photo, {}, { ...named("run_1"), signal: client.signal });
    await arrived;
    client.abort();
    await assert.rejects(running);
    while (server.entries.length === 0) await delay(5);
    assert.equal(server.entries[0].status, 499);
    assert.deepEqual([server.progress.size, server.batcher.running], [0, 0]);
  });
});
