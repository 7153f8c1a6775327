import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { ProblemError } from "../../problem-error.ts";
import { testStoreContract } from "../../testing/store-contract.ts";
import { withFolder } from "../../testing/with-folder.ts";
import { SqliteStore } from "./sqlite-store.ts";

testStoreContract("SqliteStore", async () => {
  const folder = await Deno.makeTempDir({ prefix: "kanizsa-store-" });
  let time = Date.now();
  const clients: SqliteStore[] = [];
  const connect = async () => {
    const client = await SqliteStore.open(folder, { now: () => time });
    clients.push(client);
    return client;
  };
  return {
    store: await connect(),
    now: () => time,
    pass: (ms) => Promise.resolve(void (time += ms)),
    connect,
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) await client.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
});

Deno.test("SqliteStore says that nothing can be stored while another process holds the file", () =>
  withFolder(async (folder) => {
    const store = await SqliteStore.open(folder, { busyTimeoutMs: 20 });
    await store.create("a", 1);
    const other = new DatabaseSync(`${folder}/kanizsa.sqlite`);
    other.exec("BEGIN IMMEDIATE");
    for (const write of [() => store.create("b", 1), () => store.delete("a")]) {
      const error = await assertRejects(write, ProblemError);
      assertEquals(error.code, "store_unavailable");
      assertEquals(error.headers["Retry-After"], "5");
    }
    assertEquals(await store.isWritable(), false);
    assertEquals((await store.get("a"))?.value, 1);
    other.exec("COMMIT");
    other.close();
    assertEquals(await store.isWritable(), true);
    assertEquals(await store.delete("a"), true);
    await store.close();
  }));

Deno.test("SqliteStore forgets deleted entries for good after some minutes", () =>
  withFolder(async (folder) => {
    let time = Date.now();
    const store = await SqliteStore.open(folder, { now: () => time });
    const revision = await store.create("a", 1);
    await store.delete("a");
    await store.create("b", 1, { expiresAt: time + 1000 });
    time += 2000;
    assertEquals(await store.sweep(), 1);
    assertEquals(rows(folder), 2);
    time += 11 * 60_000;
    assertEquals(await store.sweep(), 0);
    assertEquals(rows(folder), 0);
    assertGreater(await store.create("a", 1) ?? 0, revision ?? 0);
    await store.close();
  }));

function rows(folder: string): unknown {
  const database = new DatabaseSync(`${folder}/kanizsa.sqlite`, { readOnly: true });
  const row = database.prepare("SELECT count(*) AS rows FROM entries").get();
  database.close();
  return row?.rows;
}
