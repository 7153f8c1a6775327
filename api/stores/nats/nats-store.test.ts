import { testStoreContract } from "../../testing/store-contract.ts";
import { connectTo, hasNatsServer, newBucket, sharedNatsServer } from "../../testing/nats-line.ts";
import { NatsStore } from "./nats-store.ts";

async function open() {
  const server = await sharedNatsServer();
  const bucket = newBucket();
  let shift = 0;
  const now = () => Date.now() + shift;
  const closing: (() => Promise<void>)[] = [];
  const connect = async () => {
    const nc = await connectTo(server);
    const store = await NatsStore.open(nc, { bucket, now, maxBytes: 50_000_000 });
    closing.push(async () => {
      await store.close();
      await nc.close();
    });
    return store;
  };
  return {
    store: await connect(),
    now,
    pass: (ms: number) => {
      shift += ms;
      return Promise.resolve();
    },
    connect,
    [Symbol.asyncDispose]: async () => {
      for (const close of closing) await close();
    },
  };
}

if (hasNatsServer()) testStoreContract("NatsStore", open);
