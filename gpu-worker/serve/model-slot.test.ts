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
