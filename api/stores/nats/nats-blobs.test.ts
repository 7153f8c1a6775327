import { testBlobsContract } from "../../testing/blobs-contract.ts";
import { connectTo, hasNatsServer, newBucket, sharedNatsServer } from "../../testing/nats-line.ts";
import { NatsBlobs } from "./nats-blobs.ts";

async function open(maxBytes: number) {
  const server = await sharedNatsServer();
  const bucket = newBucket();
  let shift = 0;
  const now = () => Date.now() + shift;
  const closing: (() => Promise<void>)[] = [];
  const connect = async () => {
    const nc = await connectTo(server);
    closing.push(() => nc.close());
    return await NatsBlobs.open(nc, { bucket, maxBytes, now });
  };
  return {
    blobs: await connect(),
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

if (hasNatsServer()) testBlobsContract("NatsBlobs", open);
