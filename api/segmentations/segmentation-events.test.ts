import { assert, assertEquals } from "@std/assert";
import { drawnResult } from "../testing/drawn-result.ts";
import { aKey, startEngine } from "../testing/segmentation-engine.ts";
import {
  type RunProgress,
  type SegmentationEvent,
  segmentationEvents,
} from "./segmentation-events.ts";
import { waitUntilEnded } from "./wait-until-ended.ts";

async function collect(events: AsyncIterable<SegmentationEvent>): Promise<SegmentationEvent[]> {
  const found: SegmentationEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

const soon = () => AbortSignal.timeout(5000);

/** An engine whose worker tells stages one after the other, and the stream of one segmentation. */
async function startStages() {
  let stage: RunProgress | null = null;
  const { promise, resolve: release } = Promise.withResolvers<void>();
  const engine = await startEngine({
    segment: async ({ image, request }) => {
      await promise;
      return drawnResult(image, request);
    },
  });
  const record = await engine.segmentations.create(aKey(), engine.asked());
  const stream = (lastId = 0, signal = soon()) =>
    segmentationEvents(record, lastId, {
      store: engine.store,
      progress: () => Promise.resolve(stage),
      signal,
      pollMs: 2,
    });
  const at = (name: string, done: number, total: number) => stage = { stage: name, done, total };
  return { engine, record, stream, at, release };
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 30));

Deno.test("segmentationEvents() tells states and stages with growing ids, and ends", async () => {
  const { engine, stream, at, release } = await startStages();
  await using _ = engine;
  const events = collect(stream());
  for (
    const [name, done, total] of [["proposals", 0, 1], ["vote", 1, 3], ["vote", 2, 3]] as const
  ) {
    await pause();
    at(name, done, total);
  }
  await pause();
  release();
  const found = await events;
  const ids = found.map(({ id }) => id);
  assertEquals(ids, [...new Set(ids)].sort((a, b) => a - b));
  assertEquals(found.filter(({ event }) => event === "state").map(({ data }) => data), [
    { status: "queued" },
    { status: "running" },
    { status: "succeeded" },
  ]);
  assertEquals(found.filter(({ event }) => event === "progress").map(({ data }) => data), [
    { stage: "proposals", done: 0, total: 1 },
    { stage: "vote", done: 1, total: 3 },
    { stage: "vote", done: 2, total: 3 },
  ]);
});

Deno.test("segmentationEvents() goes on after any id, also once all is over", async () => {
  const { engine, record, stream, release } = await startStages();
  await using _ = engine;
  release();
  await waitUntilEnded(engine.store, record, soon());
  const all = await collect(stream());
  assertEquals(all.map(({ data }) => data), [{ status: "queued" }, { status: "succeeded" }]);
  assertEquals(await collect(stream(all[0].id)), all.slice(1));
  assertEquals(await collect(stream(all[1].id)), []);
});

Deno.test("segmentationEvents() ends when it's cancelled, forgotten, or not read any more", async () => {
  const { engine, record, stream } = await startStages();
  await using _ = engine;
  const events = collect(stream());
  const stop = new AbortController();
  const stopped = collect(stream(0, stop.signal));
  await pause();
  stop.abort();
  assert((await stopped).length >= 1);
  await engine.segmentations.remove(aKey(), record.id);
  assertEquals((await events).at(-1)?.data, { status: "cancelled" });
  await engine.segmentations.remove(aKey(), record.id);
  assertEquals(await collect(stream()), []);
});
