import { testStoreContract } from "../../testing/store-contract.ts";
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
