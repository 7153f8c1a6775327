import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import test from "node:test";
import { Batcher } from "./batcher.ts";

const NEVER = new AbortController().signal;

/** Work that ends when it is told to. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => open = resolve);
  return { open, work: () => opened };
}

test("Batcher runs one request at a time, in the order they came", async () => {
  const batcher = new Batcher({ concurrency: 1, waiting: 10, bytes: 1e9 });
  const log: string[] = [];
  await Promise.all(["a", "b", "c"].map(async (name) => {
    const ticket = batcher.admit(1);
    await ticket.run(async () => {
      log.push(`${name} starts`);
      await turn();
      log.push(`${name} ends`);
    }, NEVER);
    ticket.release();
  }));
  assert.deepEqual(log, ["a starts", "a ends", "b starts", "b ends", "c starts", "c ends"]);
  assert.equal(batcher.load, 0);
});

test("Batcher runs as many at a time as it may, and hands a failed one's place on", async () => {
  const batcher = new Batcher({ concurrency: 2, waiting: 10, bytes: 1e9 });
  let running = 0;
  let most = 0;
  const results = await Promise.allSettled(
    Array.from({ length: 6 }, (_, i) =>
      batcher.admit(1).run(async () => {
        most = Math.max(most, ++running);
        await turn();
        running--;
        if (i % 2) throw new Error("failed");
      }, NEVER)),
  );
  assert.equal(most, 2);
  assert.deepEqual(results.map(({ status }) => status === "fulfilled"), [
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
});

const PLACES: readonly [waiting: number, admitted: number][] = [[0, 1], [1, 2], [32, 33]];

for (const [waiting, admitted] of PLACES) {
  test(`Batcher with ${waiting} waiting admits ${admitted} and refuses one more`, () => {
    const batcher = new Batcher({ concurrency: 1, waiting, bytes: 1e9 });
    const tickets = Array.from({ length: admitted }, () => batcher.admit(1));
    assert.throws(() => batcher.admit(1), (error) => {
      assert.ok(error instanceof Error && "code" in error && "retryAfterSeconds" in error);
      assert.equal(error.code, "worker_overloaded");
      assert.ok(Number(error.retryAfterSeconds) >= 1);
      return true;
    });
    tickets[0].release();
    tickets[0].release();
    batcher.admit(1);
    assert.throws(() => batcher.admit(1), { code: "worker_overloaded" });
  });
}

test("Batcher bounds the bytes that it holds, but always takes one request", () => {
  const batcher = new Batcher({ concurrency: 1, waiting: 10, bytes: 100 });
  const large = batcher.admit(1000);
  assert.throws(() => batcher.admit(1), { code: "worker_overloaded", message: /100 bytes/ });
  large.release();
  batcher.admit(60);
  batcher.admit(40);
  assert.throws(() => batcher.admit(1), { code: "worker_overloaded" });
});

test("Batcher drops an abandoned request before it costs work", async () => {
  const batcher = new Batcher({ concurrency: 1, waiting: 10, bytes: 1e9 });
  const first = gate();
  const running = batcher.admit(1).run(first.work, NEVER);
  const controller = new AbortController();
  let started = false;
  const abandoned = batcher.admit(1).run(() => {
    started = true;
    return Promise.resolve();
  }, controller.signal);
  const last = batcher.admit(1).run(() => Promise.resolve("last"), NEVER);
  controller.abort(new Error("client gone"));
  await assert.rejects(abandoned, { message: "client gone" });
  first.open();
  await running;
  assert.equal(await last, "last");
  assert.equal(started, false);
});

test("Batcher does not start a request that was abandoned before it was queued", async () => {
  const batcher = new Batcher({ concurrency: 1, waiting: 10, bytes: 1e9 });
  const signal = AbortSignal.abort(new Error("client gone"));
  await assert.rejects(batcher.admit(1).run(() => Promise.resolve(), signal), /client gone/);
  assert.equal(await batcher.admit(1).run(() => Promise.resolve("next"), NEVER), "next");
});

test("Batcher that is closed finishes what runs and refuses the rest", async () => {
  const batcher = new Batcher({ concurrency: 1, waiting: 10, bytes: 1e9 });
  const first = gate();
  const running = batcher.admit(1).run(first.work, NEVER);
  const ticket = batcher.admit(1);
  const waiting = batcher.admit(1).run(() => Promise.resolve(), NEVER);
  batcher.close();
  await assert.rejects(waiting, { code: "worker_unavailable" });
  assert.throws(() => batcher.admit(1), { code: "worker_unavailable" });
  await assert.rejects(ticket.run(() => Promise.resolve(), NEVER), { code: "worker_unavailable" });
  first.open();
  await running;
});
