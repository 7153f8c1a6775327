import { assert, assertEquals, assertRejects } from "@std/assert";
import { paintScene } from "@kanizsa/shared/pipeline/testing/scene.ts";
import { segmentationResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import { ProblemError } from "../problem-error.ts";
import type { Backend, Picture, Progress } from "../types.ts";
import { createLocalEngine, type LocalEngineOptions } from "./local-engine.ts";
import type { LocalModel } from "./local-model.ts";
import { FakeBitmap, FakeWorker, started } from "./testing/fake-worker.ts";
import { paintedModel } from "./testing/painted-model.ts";

const model = await paintedModel();
const { picture: pixels } = paintScene({
  width: 320,
  height: 200,
  car: [100, 70, 120, 56],
  seed: 1,
});
const REQUEST = { prompts: [{ box: [100, 70, 120, 56] as [number, number, number, number] }] };

function newPicture(): Picture {
  const file = new Blob(["abc"]);
  return { file, name: "street.jpg", width: 320, height: 200, bitmap: new FakeBitmap() };
}

function setUp(
  options: Partial<LocalEngineOptions> = {},
  open: (backend: string | undefined) => Promise<LocalModel> = () => Promise.resolve(model),
) {
  const workers: FakeWorker[] = [];
  const backends: Backend[] = [];
  const engine = createLocalEngine({
    base: new URL("https://site.example/widget/widget.js"),
    onBackend: (backend) => backends.push(backend),
    start: (url) => {
      assertEquals(url.href, "https://site.example/widget/worker.js");
      const worker = new FakeWorker(open, pixels);
      workers.push(worker);
      return started(worker);
    },
    copyBitmap: () => Promise.resolve(new FakeBitmap()),
    ...options,
  });
  const signal = () => new AbortController().signal;
  const segment = (picture = newPicture(), more = {}) =>
    engine.segment(picture, REQUEST, { signal: signal(), ...more });
  return { engine, workers, backends, signal, segment };
}

Deno.test("the engine starts one worker with the first question, and tells its progress", async () => {
  const { engine, workers, backends, segment, signal } = setUp();
  assertEquals(workers.length, 0);
  const progress: Progress[] = [];
  const picture = newPicture();
  const result = await segment(picture, { onProgress: (state: Progress) => progress.push(state) });
  segmentationResultSchema.parse(result);
  await segment(picture);
  assertEquals((await engine.reference("car-1", { signal: signal() }))?.id, "car-1");
  assertEquals(await engine.reference("none", { signal: signal() }), null);
  assertEquals(workers.length, 1);
  assertEquals(backends, ["wasm"]);
  assertEquals(progress.map(({ stage }) => stage), [
    "start",
    "load",
    "decode",
    "proposals",
    "features",
    "vote",
    "refine",
    "refine",
  ]);
  engine.close();
  assert(workers[0].terminated);
});

Deno.test("a cancelled question rejects at once, even while the networks load", async () => {
  let opened = () => {};
  const { engine, segment, workers } = setUp(
    {},
    () => new Promise((resolve) => opened = () => resolve(model)),
  );
  const abort = new AbortController();
  const first = segment(newPicture(), { signal: abort.signal });
  abort.abort(new Error("Cancelled"));
  await assertRejects(() => first, Error, "Cancelled");
  const second = segment();
  await new Promise((resolve) => setTimeout(resolve, 10));
  opened();
  segmentationResultSchema.parse(await second);
  assertEquals(workers.length, 1);
  engine.close();
});

Deno.test("a cancelled run frees the worker for the next one", async () => {
  const { engine, segment, workers } = setUp();
  const picture = newPicture();
  await segment(picture);
  const abort = new AbortController();
  const cancelled = segment(picture, {
    signal: abort.signal,
    onProgress: () => abort.abort(new Error("Cancelled")),
  });
  await assertRejects(() => cancelled, Error, "Cancelled");
  await segment(picture);
  assertEquals(workers[0].received, ["open", "segment", "segment", "cancel", "segment"]);
  engine.close();
});

Deno.test("a worker that crashed is started anew, once for each question", async () => {
  const { engine, segment, workers } = setUp();
  const picture = newPicture();
  await segment(picture);
  const again = segment(picture, {
    onProgress: ({ stage }: Progress) => stage === "vote" && workers[0].crash("Out of memory"),
  });
  segmentationResultSchema.parse(await again);
  assertEquals(workers.length, 2);
  const hopeless = segment(picture, {
    onProgress: ({ stage }: Progress) => stage === "vote" && workers.at(-1)?.crash("Out of memory"),
  });
  const { problem } = await assertRejects(() => hopeless, ProblemError);
  assertEquals(problem.code, "local_unavailable");
  assert(problem.detail.endsWith("Out of memory"), problem.detail);
  assertEquals(workers.length, 3);
  engine.close();
});

Deno.test("a worker that cannot start is explained, and tried again when asked again", async () => {
  let broken = true;
  const workers: FakeWorker[] = [];
  const { engine, segment } = setUp({
    start: () => {
      const worker = new FakeWorker(() => Promise.resolve(model), pixels);
      workers.push(worker);
      if (broken) setTimeout(() => worker.crash(""));
      return started(worker);
    },
  });
  const { problem } = await assertRejects(() => segment(), ProblemError);
  assertEquals(problem.code, "local_unavailable");
  assertEquals(problem.detail, "Serve it: its script could not be loaded");
  broken = false;
  segmentationResultSchema.parse(await segment());
  assertEquals(workers.length, 2);
  engine.close();
});

Deno.test("graphics that fail are done without, unless they were asked for", async () => {
  const failing: LocalModel = {
    ...model,
    backend: "webgl",
    runtime: { provider: "webgl", run: () => Promise.reject(new Error("Context lost")) },
  };
  const open = (backend: string | undefined) =>
    Promise.resolve(backend === "not webgl" ? model : failing);
  const free = setUp({}, open);
  segmentationResultSchema.parse(await free.segment());
  assertEquals(free.backends, ["webgl", "wasm"]);
  free.engine.close();
  const forced = setUp({ backend: "webgl" }, open);
  const { problem } = await assertRejects(() => forced.segment(), ProblemError);
  assertEquals([problem.code, problem.detail], ["local_unavailable", "Context lost"]);
  forced.engine.close();
});

Deno.test("an idle worker is let go, and started again for the next question", async () => {
  const { engine, segment, workers } = setUp({ idleMs: 30 });
  const picture = newPicture();
  await segment(picture);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert(workers[0].terminated);
  segmentationResultSchema.parse(await segment(picture));
  assertEquals(workers.length, 2);
  engine.close();
});

Deno.test("a closed engine rejects what it was asked and what it is asked", async () => {
  const { engine, segment } = setUp();
  const asked = segment();
  engine.close();
  assertEquals((await assertRejects(() => asked, DOMException)).name, "AbortError");
  await assertRejects(() => segment(), DOMException);
});

Deno.test("a picture that was closed meanwhile is named", async () => {
  const copyBitmap = () => Promise.reject(new DOMException("Closed", "InvalidStateError"));
  const { engine, segment } = setUp({ copyBitmap });
  const { problem } = await assertRejects(() => segment(), ProblemError);
  assertEquals(problem.code, "image_unreadable");
  engine.close();
});
