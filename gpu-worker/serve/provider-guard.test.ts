import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import test from "node:test";
import type { ProviderAttempt } from "../runtime/providers.ts";
import { fakeEngine } from "../testing/test-server.ts";
import type { Engine } from "./engine.ts";
import { ModelSlot } from "./model-slot.ts";
import { ProviderGuard } from "./provider-guard.ts";

const LOST = new Error("device lost\nat somewhere");

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; !condition(); attempt++) {
    assert.ok(attempt < 200, "within 2 s");
    await delay(10);
  }
}

async function start(fallback: "cpu" | undefined, failures = 0, pauseMs = 5) {
  const slot = new ModelSlot();
  const loads: (readonly string[])[] = [];
  const failed: string[] = [];
  const log: { event: string }[] = [];
  let left = failures;
  const engineWith = (used: string, before: readonly ProviderAttempt[] = []): Engine => ({
    ...fakeEngine(),
    providers: { used, attempts: [...before, { provider: used, used: true, reason: null }] },
  });
  const guard = new ProviderGuard({
    slot,
    fallback,
    load: (_, providers, before) => {
      loads.push(providers);
      if (left-- > 0) return Promise.reject(new Error("still away"));
      return Promise.resolve(engineWith(providers[0]!, before));
    },
    log: (entry) => log.push(entry as { event: string }),
    onFailure: (provider) => failed.push(provider),
    pauseMs,
  });
  let freed = 0;
  const broken = {
    ...engineWith("cuda", [
      { provider: "tensorrt", used: false, reason: "no library" },
      { provider: "cpu", used: false, reason: "cuda comes first" },
    ]),
    dispose: () => {
      freed++;
      return Promise.reject(new Error("device lost"));
    },
  };
  await slot.replace(broken);
  return { slot, guard, broken, loads, failed, log, freed: () => freed };
}

test("ProviderGuard says that the worker isn't ready, and loads anew until the provider is back", async () => {
  const { slot, guard, broken, loads, failed, log, freed } = await start(undefined, 2);
  const running = slot.lease();
  guard.failed(broken, LOST);
  assert.equal(slot.ready, false);
  assert.match(slot.fault ?? "", /cuda has failed: device lost/);
  assert.throws(() => slot.lease(), /cuda has failed/);
  await delay(30);
  assert.deepEqual([freed(), loads.length], [0, 0], "the device is still held by a request");
  running.release();
  await until(() => slot.ready);
  assert.equal(freed(), 1);
  assert.equal(slot.engine?.providers.used, "cuda");
  assert.deepEqual(loads, [["cuda"], ["cuda"], ["cuda"]]);
  assert.deepEqual(failed, ["cuda"]);
  assert.deepEqual(log.map(({ event }) => event), [
    "provider_failed",
    "provider_still_failed",
    "provider_still_failed",
    "provider_back",
  ]);
});

test("ProviderGuard goes on with the CPU where that is allowed, and says so", async () => {
  const { slot, guard, broken, loads, log } = await start("cpu");
  guard.failed(broken, LOST);
  await until(() => slot.ready);
  assert.deepEqual(loads, [["cpu"]]);
  assert.equal(slot.engine?.providers.used, "cpu");
  assert.deepEqual(slot.engine?.providers.attempts, [
    { provider: "tensorrt", used: false, reason: "no library" },
    {
      provider: "cuda",
      used: false,
      reason: "the execution provider cuda has failed: device lost",
    },
    { provider: "cpu", used: true, reason: null },
  ]);
  assert.equal(log.at(-1)?.event, "provider_replaced");
});

test("ProviderGuard leaves it at what an operator has loaded meanwhile", async () => {
  const { slot, guard, broken, loads } = await start(undefined, 1000);
  guard.failed(broken, LOST);
  const other = fakeEngine();
  await slot.replace(other);
  assert.equal(slot.ready, true);
  await delay(30);
  const before = loads.length;
  await delay(30);
  assert.equal(loads.length, before);
  assert.equal(slot.engine, other);
});

test("ProviderGuard heals what an operator has loaded meanwhile, if that fails too", async () => {
  const { slot, guard, broken, loads } = await start(undefined, 1);
  guard.failed(broken, LOST);
  const other = fakeEngine();
  await slot.replace(other);
  guard.failed(other, LOST);
  assert.equal(slot.ready, false);
  await until(() => slot.ready);
  assert.deepEqual(loads, [["cpu"], ["cpu"]]);
  assert.notEqual(slot.engine, other);
});

test("ProviderGuard takes no notice of an engine that doesn't serve", async () => {
  const { slot, guard, loads, failed } = await start(undefined);
  guard.failed({ ...fakeEngine() }, LOST);
  await delay(20);
  assert.deepEqual([slot.ready, loads.length, failed.length], [true, 0, 0]);
});

test("ProviderGuard stops when it is closed", async () => {
  const { slot, guard, broken, loads } = await start(undefined, 1000);
  guard.failed(broken, LOST);
  await until(() => loads.length > 0);
  guard.close();
  await delay(20);
  const before = loads.length;
  await delay(50);
  assert.deepEqual([loads.length, slot.ready], [before, false]);
});
