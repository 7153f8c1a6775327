import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import test from "node:test";
import { drawNoise, toSharp } from "../testing/draw.ts";
import { infer, refusal, withServer } from "../testing/server-caller.ts";
import { fakeEngine } from "../testing/test-server.ts";

const photo = await toSharp(drawNoise(64, 48)).jpeg().toBuffer();

test("the server tells one too many to come back, and when", () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => open = resolve);
  const engine = fakeEngine(async () => {
    await opened;
    return {
      instances: [],
      order: [],
      timings_ms: { proposals: 0, features: 0, vote: 0, refine: 0 },
    };
  });
  return withServer({ engine, queueLimit: 1 }, async (server) => {
    const admitted = [infer(server, photo, {}), infer(server, photo, {})];
    while (server.batcher.load < 2) await delay(5);
    const answer = await refusal(infer(server, photo, {}));
    assert.deepEqual([answer.status, answer.code], [503, "worker_overloaded"]);
    assert.match(answer.headers.get("retry-after") ?? "", /^[1-9]\d*$/);
    open();
    for (const response of await Promise.all(admitted)) assert.equal(response.status, 200);
  });
});

test("the server drops a waiting request whose client has gone", () => {
  let started = 0;
  let open = () => {};
  const opened = new Promise<void>((resolve) => open = resolve);
  const engine = fakeEngine(async () => {
    started++;
    await opened;
    return {
      instances: [],
      order: [],
      timings_ms: { proposals: 0, features: 0, vote: 0, refine: 0 },
    };
  });
  return withServer({ engine }, async (server) => {
    const first = infer(server, photo, {});
    while (started < 1) await delay(5);
    const controller = new AbortController();
    const second = infer(server, photo, {}, { signal: controller.signal });
    while (server.batcher.load < 2) await delay(5);
    controller.abort();
    await assert.rejects(second, { name: "AbortError" });
    while (server.batcher.load > 1) await delay(5);
    open();
    assert.equal((await first).status, 200);
    assert.equal(started, 1);
    assert.deepEqual(server.entries.map(({ status }) => status), [499, 200]);
  });
});

test("the server stops a computation whose client has gone at the next run", () => {
  let reason: unknown;
  const engine = fakeEngine(async (_picture, _request, signal) => {
    while (!signal.aborted) await delay(5);
    reason = signal.reason;
    throw signal.reason;
  });
  return withServer({ engine }, async (server) => {
    const response = infer(server, photo, {}, { signal: AbortSignal.timeout(100) });
    await assert.rejects(response, { name: "TimeoutError" });
    while (server.entries.length === 0) await delay(5);
    assert.ok(reason instanceof Error);
    assert.equal(reason.name, "ClientGone");
    assert.equal(server.entries[0].status, 499);
  });
});

test("the server gives up a request whose time is up", () => {
  const engine = fakeEngine(async (_picture, _request, signal) => {
    while (!signal.aborted) await delay(5);
    throw new Error("some error on the way out");
  });
  return withServer({ engine, requestSeconds: 0.1 }, async (server) => {
    const answer = await refusal(infer(server, photo, {}));
    assert.deepEqual([answer.status, answer.code], [504, "worker_timeout"]);
  });
});

test("the server keeps the words of an internal error to its log", () => {
  const engine = fakeEngine(() => Promise.reject(new Error("secret detail")));
  return withServer({ engine }, async (server) => {
    const answer = await refusal(infer(server, photo, {}, { headers: { "x-request-id": "r-7" } }));
    assert.deepEqual([answer.status, answer.code], [500, "internal"]);
    assert.match(answer.error, /: r-7$/);
    const fault = server.entries.find(({ event }) => event === "error");
    assert.equal(fault?.id, "r-7");
    assert.match(String(fault?.stack), /secret detail/);
  });
});

test("the server takes no request id that could forge its log", () =>
  withServer({}, async ({ url, entries }) => {
    await fetch(`${url}/v2`, { headers: { "x-request-id": "a b" } });
    assert.match(String(entries[0].id), /^[0-9a-f-]{36}$/);
  }));
