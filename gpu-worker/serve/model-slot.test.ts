import assert from "node:assert/strict";
import test from "node:test";
import { fakeEngine } from "../testing/test-server.ts";
import { ModelSlot } from "./model-slot.ts";

function watched() {
  let disposed = 0;
  const engine = {
    ...fakeEngine(),
    dispose: () => {
      disposed++;
      return Promise.resolve();
    },
  };
  return { engine, disposed: () => disposed };
}

test("ModelSlot keeps a replaced engine until its last request ends", async () => {
  const slot = new ModelSlot();
  const [old, next] = [watched(), watched()];
  await slot.replace(old.engine);
  const [first, second] = [slot.lease(), slot.lease()];
  await slot.replace(next.engine);
  assert.equal(slot.lease().engine, next.engine);
  first.release();
  first.release();
  assert.equal(old.disposed(), 0);
  assert.equal(second.engine, old.engine);
  second.release();
  assert.equal(old.disposed(), 1);
  assert.equal(next.disposed(), 0);
});

test("ModelSlot disposes a replaced engine at once when nobody uses it", async () => {
  const slot = new ModelSlot();
  const old = watched();
  await slot.replace(old.engine);
  slot.lease().release();
  await slot.replace(watched().engine);
  assert.equal(old.disposed(), 1);
});

test("ModelSlot leases nothing before the first engine and after it stops", async () => {
  const slot = new ModelSlot();
  assert.equal(slot.ready, false);
  assert.throws(() => slot.lease(), { code: "worker_unavailable", message: /being loaded/ });
  await slot.replace(watched().engine);
  assert.equal(slot.ready, true);
  slot.stop();
  assert.equal(slot.ready, false);
  assert.throws(() => slot.lease(), { code: "worker_unavailable", message: /stopping/ });
});

test("ModelSlot frees a failed engine before another is there, after its last request, once", async () => {
  const slot = new ModelSlot();
  const old = watched();
  await slot.replace(old.engine);
  const lease = slot.lease();
  slot.fail(old.engine, "the provider has failed");
  const vacated = slot.vacate(old.engine);
  assert.equal(old.disposed(), 0);
  lease.release();
  await vacated;
  await slot.replace(watched().engine);
  assert.deepEqual([old.disposed(), slot.ready], [1, true]);
});

test("ModelSlot is alive for ten minutes of a fault, and again with another engine", async () => {
  let now = 0;
  const slot = new ModelSlot(() => now);
  const { engine } = watched();
  await slot.replace(engine);
  now = 1_000_000;
  slot.fail(engine, "device lost");
  now += 599_999;
  assert.deepEqual([slot.ready, slot.live], [false, true]);
  slot.fail(engine, "still");
  now += 1;
  assert.equal(slot.live, false);
  await slot.replace(watched().engine);
  assert.deepEqual([slot.ready, slot.live], [true, true]);
});
