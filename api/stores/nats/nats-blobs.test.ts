import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { jetstreamManager } from "@nats-io/jetstream";
import { Objm } from "@nats-io/obj";
import { startNatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";
import type { LogEntry } from "../../log.ts";
import { ProblemError } from "../../problem-error.ts";
import { testBlobsContract } from "../../testing/blobs-contract.ts";
import { connectTo, hasNatsServer, newBucket, sharedNatsServer } from "../../testing/nats-line.ts";
import { NatsBlobs, type NatsBlobsOptions } from "./nats-blobs.ts";

const MIB = 1 << 20;
const NAME = "0a".repeat(32);

async function open(
  maxBytes: number,
  { server, ...options }: Partial<NatsBlobsOptions> & { server?: { readonly url: string } } = {},
) {
  const { url } = server ?? await sharedNatsServer();
  const bucket = newBucket();
  let shift = 0;
  const now = () => Date.now() + shift;
  const closing: (() => Promise<void>)[] = [];
  const connect = async () => {
    const nc = await connectTo({ url });
    closing.push(() => nc.close());
    return { nc, blobs: await NatsBlobs.open(nc, { bucket, maxBytes, now, ...options }) };
  };
  const first = await connect();
  const manager = await jetstreamManager(first.nc);
  return {
    ...first,
    bucket,
    manager,
    bytesKept: async () => (await manager.streams.info(`OBJ_${bucket}`)).state.bytes,
    now,
    pass: (ms: number) => {
      shift += ms;
      return Promise.resolve();
    },
    connect: async () => (await connect()).blobs,
    [Symbol.asyncDispose]: async () => {
      for (const close of closing) await close();
    },
  };
}

if (hasNatsServer()) {
  testBlobsContract("NatsBlobs", open);

  Deno.test("NatsBlobs gives readers a whole blob at any time while several replace it", async () => {
    await using context = await open(100 * MIB);
    const writers = [context.blobs, await context.connect(), await context.connect()];
    const reader = await context.connect();
    const put = (index: number) =>
      writers[index % 3].put(
        NAME,
        new Uint8Array(150_000 + index * 20_000).fill(index),
        context.now() + 60_000,
      );
    await put(0);
    let isOver = false;
    const writing = Promise.all([0, 1, 2].map(async (writer) => {
      for (let round = 0; round < 25; round++) await put(writer + 3 * (round % 10));
    })).finally(() => isOver = true);
    let reads = 0;
    for (; !isOver; reads++) {
      const bytes = await reader.get(NAME);
      assert(bytes);
      assertEquals(bytes.length, 150_000 + bytes[0] * 20_000);
      assert(bytes.every((byte) => byte === bytes[0]));
    }
    await writing;
    assert(reads > 3);
    // Nothing stays of those that were replaced.
    assertLess(await context.bytesKept(), 150_000 + 30 * 20_000 + 10_000);
  });

  Deno.test("NatsBlobs counts a damaged blob as absent and logs it", async () => {
    const log: LogEntry[] = [];
    await using context = await open(10 * MIB, { log: (entry) => log.push(entry) });
    const { blobs, manager, bucket, now } = context;
    await blobs.put(NAME, new Uint8Array(300_000).fill(1), now() + 60_000);
    await manager.streams.deleteMessage(`OBJ_${bucket}`, 2);
    assertEquals(await blobs.get(NAME), null);
    assertEquals(log, [{ event: "blob_damaged", bucket, name: NAME }]);
    await blobs.put(NAME, Uint8Array.of(1), now() + 60_000);
    assertEquals(await blobs.get(NAME), Uint8Array.of(1));
  });

  Deno.test("NatsBlobs are objects that other programs read, replace and delete", async () => {
    await using context = await open(10 * MIB);
    const { blobs, nc, bucket, now } = context;
    const store = await new Objm(nc).open(bucket);
    const bytes = new Uint8Array(300_000).fill(7);
    await blobs.put(NAME, bytes, now() + 60_000);
    assertEquals(await store.getBlob(NAME), bytes);
    await store.putBlob({ name: NAME }, Uint8Array.of(1, 2));
    assertEquals(await blobs.get(NAME), Uint8Array.of(1, 2));
    await store.delete(NAME);
    assertEquals(await blobs.get(NAME), null);
    assertEquals(await blobs.delete(NAME), false);
    await blobs.put(NAME, Uint8Array.of(3), now() + 60_000);
    assertEquals(await blobs.get(NAME), Uint8Array.of(3));
  });

  Deno.test("NatsBlobs removes what was left of uploads after an hour, and nothing else", async () => {
    await using context = await open(50 * MIB);
    const { blobs, connect, now, pass, bytesKept } = context;
    const crashed = await blobs.create();
    await crashed.write(new Uint8Array(2 * MIB));
    const names = Array.from({ length: 30 }, (_, index) => `${index}`.padStart(64, "0"));
    for (const name of names) await blobs.put(name, new Uint8Array(200_000), now() + 86_400_000);
    const other = await connect();
    await other.sweep();
    assert(await bytesKept() > 2 * MIB + 30 * 200_000 - 200_000);
    await pass(3_700_000);
    // While their times are moved, which puts them to the end of the stream.
    let isOver = false;
    const moving = (async () => {
      for (let round = 0; !isOver; round++) {
        for (const name of names) await blobs.keepUntil(name, now() + 86_400_000 + round);
      }
    })();
    for (let round = 0; round < 5; round++) {
      await (await connect()).sweep();
    }
    isOver = true;
    await moving;
    for (const name of names) assertEquals((await blobs.get(name))?.length, 200_000);
    assertLess(await bytesKept(), 30 * 200_000 + 100_000);
  });

  Deno.test("NatsBlobs bears a restart of the server while blobs are put and read", async () => {
    await using server = await startNatsServer();
    await using context = await open(100 * MIB, { server });
    const { blobs, now } = context;
    let isOver = false;
    const restarts = (async () => {
      for (let round = 0; round < 3; round++) {
        await new Promise((resolve) => setTimeout(resolve, 400));
        await server.kill();
        await server.start();
      }
    })().finally(() => isOver = true);
    let count = 0;
    for (; !isOver; count++) {
      const bytes = new Uint8Array(300_000).fill(count % 251);
      await blobs.put(NAME, bytes, now() + 60_000);
      assertEquals((await blobs.get(NAME))?.[299_999], count % 251);
    }
    await restarts;
    assert(count > 10);
  });

  Deno.test("NatsBlobs fails within seconds while the server is away, and works after", async () => {
    await using server = await startNatsServer();
    await using context = await open(10 * MIB, { server });
    const { blobs, now } = context;
    await blobs.put(NAME, Uint8Array.of(1), now() + 60_000);
    const writer = await blobs.create();
    await writer.write(new Uint8Array(200_000));
    await server.kill();
    const began = performance.now();
    const calls = [
      () => blobs.get(NAME),
      () => blobs.put(NAME, Uint8Array.of(2), now() + 60_000),
      () => blobs.keepUntil(NAME, now() + 70_000),
      () => blobs.delete(NAME),
      () => blobs.sweep(),
      () => writer.commit(NAME, now() + 60_000),
    ];
    for (const error of await Promise.all(calls.map((call) => assertRejects(call, ProblemError)))) {
      assertEquals(error.code, "store_unavailable");
    }
    assertLess(performance.now() - began, 6000);
    await server.start();
    await writer.abort();
    assertEquals(await blobs.get(NAME), Uint8Array.of(1));
    await blobs.put(NAME, Uint8Array.of(2), now() + 60_000);
    assertEquals(await blobs.get(NAME), Uint8Array.of(2));
  });

  Deno.test("NatsBlobs refuses what is far beyond the bound, and makes room for it", async () => {
    await using context = await open(8 * MIB);
    const { blobs, now, bytesKept } = context;
    let error: unknown;
    let count = 0;
    for (; count < 60 && !error; count++) {
      const name = `${count}`.padStart(64, "0");
      await blobs.put(name, new Uint8Array(2 * MIB).fill(count), now() + 60_000 + count)
        .catch((fault) => error = fault);
    }
    assert(error instanceof ProblemError);
    assertEquals(error.code, "store_unavailable");
    await blobs.sweep();
    assertLess(await bytesKept(), 8.1 * MIB);
    await blobs.put(NAME, new Uint8Array(2 * MIB), now() + 90_000);
    assertEquals((await blobs.get(NAME))?.length, 2 * MIB);
    const last = `${count - 2}`.padStart(64, "0");
    assertEquals((await blobs.get(last))?.[0], count - 2);
  });
}
