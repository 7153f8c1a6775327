import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { startNatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { jetstreamManager } from "@nats-io/jetstream";
import { ProblemError } from "../../problem-error.ts";
import { testStoreContract } from "../../testing/store-contract.ts";
import { connectTo, hasNatsServer, newBucket, sharedNatsServer } from "../../testing/nats-line.ts";
import { within } from "../../within.ts";
import type { Change, Store } from "../store.ts";
import { NatsStore, type NatsStoreOptions } from "./nats-store.ts";

interface Opened extends AsyncDisposable {
  readonly store: Store;
  readonly bucket: string;
  readonly nc: Awaited<ReturnType<typeof connectTo>>;
  now(): number;
  pass(ms: number): Promise<void>;
  connect(): Promise<Store>;
}

async function open(
  server?: { readonly url: string },
  options: Partial<NatsStoreOptions> = {},
): Promise<Opened> {
  const { url } = server ?? await sharedNatsServer();
  const bucket = newBucket();
  let shift = 0;
  const now = () => Date.now() + shift;
  const closing: (() => Promise<void>)[] = [];
  const connect = async () => {
    const nc = await connectTo({ url });
    const store = await NatsStore.open(nc, { bucket, now, maxBytes: 50_000_000, ...options });
    closing.push(async () => {
      await store.close();
      await nc.close();
    });
    return { nc, store };
  };
  return {
    ...await connect(),
    bucket,
    now,
    pass: (ms: number) => {
      shift += ms;
      return Promise.resolve();
    },
    connect: async () => (await connect()).store,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(closing.map((close) => close()));
    },
  };
}

if (hasNatsServer()) {
  testStoreContract("NatsStore", () => open());

  Deno.test("NatsStore can be opened by many at once", async () => {
    const { url } = await sharedNatsServer();
    const lines = await Promise.all(Array.from({ length: 6 }, () => connectTo({ url })));
    const bucket = newBucket();
    const stores = await Promise.all(lines.map((nc, index) =>
      // Settings of their own, as in the middle of a change of them.
      NatsStore.open(nc, { bucket, maxBytes: 50_000_000 + index % 2 })
    ));
    await stores[0].create("a", 1);
    for (const store of stores) assertEquals((await store.get("a"))?.value, 1);
    for (const store of stores) await store.close();
    for (const nc of lines) await nc.close();
  });

  Deno.test("NatsStore tells of what changed while the server was killed and started", async () => {
    await using server = await startNatsServer();
    await using context = await open(server);
    const other = await context.connect();
    const stop = new AbortController();
    const changes = context.store.watch("w.", stop.signal)[Symbol.asyncIterator]();
    await other.create("w.gone", 1);
    assertEquals(await nextKey(changes), "w.gone");
    for (let round = 0; round < 3; round++) {
      await server.kill();
      await server.start();
      const began = performance.now();
      // Written as soon as the server is there, maybe before the watcher is back.
      assert(await other.create(`w.${round}`, round) !== null);
      assertEquals(await nextKey(changes), `w.${round}`);
      assertLess(performance.now() - began, 5000);
    }
    assertEquals((await context.store.list("w.")).length, 4);
    stop.abort();
  });

  Deno.test("NatsStore bears a restart of the server in the middle of its calls", async () => {
    await using server = await startNatsServer();
    await using context = await open(server);
    const { store } = context;
    let revision = await store.create("count", 0);
    const restart = (async () => {
      for (let round = 0; round < 3; round++) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        await server.kill();
        await server.start();
      }
    })();
    let count = 0;
    let isOver = false;
    void restart.finally(() => isOver = true);
    while (!isOver) {
      assert(revision !== null, "Expected that what was written once is known as ours");
      revision = await store.update("count", ++count, revision);
    }
    await restart;
    assertEquals((await store.get("count"))?.value, count);
    assert(count > 100);
  });

  Deno.test("NatsStore fails within seconds while the server is away, and works after", async () => {
    await using server = await startNatsServer();
    await using context = await open(server);
    const { store } = context;
    const revision = await store.create("a", 1) ?? 0;
    await server.kill();
    const began = performance.now();
    const calls = [
      () => store.get("a"),
      () => store.create("b", 1),
      () => store.update("a", 2, revision),
      () => store.delete("a"),
      () => store.list(""),
      () => store.sweep(),
    ];
    const writable = store.isWritable().then((is) => [is, performance.now() - began] as const);
    for (const error of await Promise.all(calls.map((call) => assertRejects(call, ProblemError)))) {
      assertEquals(error.code, "store_unavailable");
      assertEquals(error.headers["Retry-After"], "5");
    }
    assertLess(performance.now() - began, 6000);
    const [is, ms] = await writable;
    assertEquals(is, false);
    assertLess(ms, 2500);
    await server.start();
    assertEquals((await store.get("a"))?.value, 1); // none of them came through afterwards
    assertEquals(await store.get("b"), null);
    assertEquals(await store.isWritable(), true);
    assertEquals(await store.update("a", 2, revision) !== null, true);
  });

  Deno.test("NatsStore says when it's full, and is mended by deletions and the sweep", async () => {
    await using context = await open(undefined, { maxBytes: 200_000 });
    const { store, now, pass } = context;
    const value = "x".repeat(9000);
    let error: unknown;
    let count = 0;
    for (; count < 100 && !error; count++) {
      const expiresAt = count % 2 ? now() + 1000 : null;
      await store.create(`k.${count}`, value, { expiresAt }).catch((fault) => error = fault);
    }
    assert(count > 15);
    assert(error instanceof ProblemError);
    assertEquals(error.code, "store_unavailable");
    for (; count < 200; count++) await store.create(`s.${count}`, "x".repeat(300)).catch(() => {});
    assertEquals(await store.isWritable(), false);
    assertEquals((await store.get("k.0"))?.value, value); // nothing went for what came later
    assertEquals(await store.delete("k.0"), true);
    assertEquals(await store.isWritable(), true);
    assert(await store.create("k.0", "again") !== null);
    await pass(2000);
    assert(await store.sweep() > 5);
    assertEquals(await store.isWritable(), true);
    assert(await store.create("k.more", value) !== null);
  });

  Deno.test("NatsStore deletes and sweeps where the server has no room for a tombstone", async () => {
    await using context = await open();
    const { store, nc, bucket, now, pass } = context;
    const expiresAt = now() + 1000;
    for (let index = 0; index < 20; index++) {
      await store.create(`k.${index}`, "x".repeat(5000), { expiresAt: index ? expiresAt : null });
    }
    const { streams } = await jetstreamManager(nc);
    const { state } = await streams.info(`KV_${bucket}`);
    await streams.update(`KV_${bucket}`, { max_bytes: state.bytes });
    await assertRejects(() => store.create("more", 1), ProblemError);
    const stop = new AbortController();
    const changes = store.watch("k.", stop.signal)[Symbol.asyncIterator]();
    assertEquals(await store.delete("k.0"), true);
    assertEquals(await store.delete("k.0"), false);
    assertEquals(await nextKey(changes), "k.0");
    await pass(2000);
    assertEquals(await store.sweep(), 19);
    assertEquals(await store.list(""), []);
    stop.abort();
  });

  Deno.test("NatsStore keeps no tombstones beyond some minutes, and nothing of another's", async () => {
    await using context = await open();
    const { store, connect, pass, nc, bucket } = context;
    const other = await connect();
    for (let index = 0; index < 50; index++) {
      await store.create(`k.${index}`, index);
      await store.delete(`k.${index}`);
    }
    assert(await store.create("k.0", "new") !== null);
    await store.create("k.stays", 1);
    const manager = await jetstreamManager(nc);
    const messages = async () => (await manager.streams.info(`KV_${bucket}`)).state.messages;
    assertEquals(await Promise.all([store.sweep(), other.sweep()]), [0, 0]);
    assertEquals(await messages(), 51);
    await pass(300_000);
    assertEquals(await Promise.all([store.sweep(), other.sweep()]), [0, 0]);
    assertEquals(await messages(), 2);
    assertEquals((await store.list("")).map(({ key }) => key), ["k.0", "k.stays"]);
    assert(await store.create("k.1", 2) !== null);
  });

  Deno.test("NatsStore sweeps together with others what each entry counts for once", async () => {
    await using context = await open();
    const { store, connect, now, pass } = context;
    const other = await connect();
    const expiresAt = now() + 1000;
    await Promise.all(
      Array.from({ length: 300 }, (_, index) => store.create(`k.${index}`, index, { expiresAt })),
    );
    await pass(2000);
    const swept = await Promise.all([store.sweep(), other.sweep(), store.sweep()]);
    assertEquals(swept[0] + swept[1], 300);
    assertEquals(await store.sweep(), 0);
  });

  Deno.test("NatsStore lists nothing but entries after a probe", async () => {
    await using context = await open();
    const { store } = context;
    await store.create("probe", 1);
    const stop = new AbortController();
    const changes = store.watch("", stop.signal)[Symbol.asyncIterator]();
    assertEquals(await store.isWritable(), true);
    assertEquals((await store.list("")).map(({ key }) => key), ["probe"]);
    await store.create("a", 1);
    assertEquals(await nextKey(changes), "a");
    stop.abort();
  });

  Deno.test("NatsStore ends watches where the bucket went back to an older state", async () => {
    await using server = await startNatsServer();
    await using context = await open(server);
    const { store, nc, bucket } = context;
    for (let index = 0; index < 5; index++) await store.create(`k.${index}`, 1);
    const watch = store.watch("", new AbortController().signal)[Symbol.asyncIterator]();
    const next = watch.next();
    const { streams } = await jetstreamManager(nc);
    const { config } = await streams.info(`KV_${bucket}`);
    await streams.delete(`KV_${bucket}`);
    await streams.add(config);
    await server.kill();
    await server.start();
    assertEquals((await within(next, 8000))?.done, true);
    const again = store.watch("", new AbortController().signal)[Symbol.asyncIterator]();
    await store.create("new", 1);
    assertEquals(await nextKey(again), "new");
  });
}

async function nextKey(changes: AsyncIterator<Change>): Promise<string> {
  const next = await within(changes.next(), 8000);
  assert(next && !next.done, "Expected a change");
  return next.value.key;
}
