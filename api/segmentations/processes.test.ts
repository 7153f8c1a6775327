import { assert, assertEquals } from "@std/assert";
import { openTestStores } from "../testing/open-test-stores.ts";
import { Processes } from "./processes.ts";

const BEAT_MS = 30;

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  for (let attempt = 0; !await condition(); attempt++) {
    assert(attempt < 200, "within 4 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test("Processes may take over what is nobody's, their own, and of who was never there", async () => {
  await using stores = await openTestStores();
  const one = await Processes.open({ store: stores.store, log: () => {}, beatMs: BEAT_MS });
  assertEquals(await one.mayTakeOver(undefined), true);
  assertEquals(await one.mayTakeOver(one.id), true);
  assertEquals(await one.mayTakeOver("never-there"), true);
  await one.close();
});

Deno.test("Processes don't take over from one that lives, and do at once from one that says goodbye", async () => {
  await using stores = await openTestStores();
  const options = { store: stores.store, log: () => {}, beatMs: BEAT_MS };
  const one = await Processes.open(options);
  const two = await Processes.open(options);
  let told = 0;
  one.onGone(() => told++);
  for (let look = 0; look < 15; look++) {
    assertEquals(await one.mayTakeOver(two.id), false);
    assertEquals(await two.mayTakeOver(one.id), false);
    await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
  }
  assertEquals(told, 0);
  await two.close();
  await until(() => one.mayTakeOver(two.id));
  await until(() => told === 1);
  await one.close();
});

Deno.test("Processes take over from one that fell silent, and tell so once", async () => {
  await using stores = await openTestStores();
  const { store } = stores;
  const one = await Processes.open({ store, log: () => {}, beatMs: BEAT_MS });
  let told = 0;
  one.onGone(() => told++);
  await store.create("process.dead", 1); // its last sign
  await until(() => one.mayTakeOver("dead"));
  await new Promise((resolve) => setTimeout(resolve, 10 * BEAT_MS));
  assertEquals(told, 1);
  await one.close();
});

Deno.test("Processes take nobody for dead while the store is away", async () => {
  await using stores = await openTestStores();
  const { store } = stores;
  let away = false;
  const flaky = new Proxy(store, {
    get: (target, name) => {
      if (away && (name === "update" || name === "create")) {
        return () => Promise.reject(new Error("away"));
      }
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const log: unknown[] = [];
  const one = await Processes.open({
    store: flaky,
    log: (entry) => log.push(entry),
    beatMs: BEAT_MS,
  });
  away = true;
  await store.create("process.other", 1);
  await until(() => log.length > 8);
  assertEquals(await one.mayTakeOver("other"), false);
  away = false;
  await until(() => one.mayTakeOver("other"));
  await one.close();
});
