import { assert, assertEquals } from "@std/assert";
import { paintScene } from "@kanizsa/shared/pipeline/testing/scene.ts";
import { segmentationResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { LocalModel } from "./local-model.ts";
import { LocalWorker } from "./local-worker.ts";
import type { FromWorker } from "./protocol.ts";
import { FakeBitmap } from "./testing/fake-worker.ts";
import { paintedModel } from "./testing/painted-model.ts";

const model = await paintedModel();
const { picture } = paintScene({ width: 320, height: 200, car: [100, 70, 120, 56], seed: 1 });
const FILE = new Blob(["abc"]);
const SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const REQUEST = { prompts: [{ box: [100, 70, 120, 56] as [number, number, number, number] }] };

function setUp(open: () => Promise<LocalModel> = () => Promise.resolve(model)) {
  const posted: FromWorker[] = [];
  const heard: ((message: FromWorker) => void)[] = [];
  const bitmaps: FakeBitmap[] = [];
  const logged: unknown[] = [];
  const worker = new LocalWorker({
    post: (message) => {
      posted.push(message);
      heard.forEach((listen) => listen(message));
    },
    open,
    readPixels: (bitmap) => {
      bitmap.close();
      return picture;
    },
    log: (error) => logged.push(error),
  });
  /** The last word on a question. */
  const outcome = (id: number) =>
    new Promise<FromWorker>((resolve) => {
      heard.push((message) => message.id === id && message.type !== "progress" && resolve(message));
    });
  const send = (key: number) => {
    const bitmap = new FakeBitmap();
    bitmaps.push(bitmap);
    return { key, width: 640, height: 400, content: { bitmap, file: FILE } };
  };
  return { worker, posted, outcome, send, bitmaps, logged };
}

/** Opened, as the page does first. */
async function openWorker() {
  const set = setUp();
  set.worker.receive({ type: "open", id: 1 });
  assertEquals(await set.outcome(1), { type: "answer", id: 1, answer: { backend: "wasm" } });
  return set;
}

Deno.test("a picture is read once, however often it is asked about", async () => {
  const { worker, outcome, send, bitmaps } = await openWorker();
  worker.receive({ type: "segment", id: 2, picture: send(7), request: REQUEST });
  const first = await outcome(2);
  assert(first.type === "answer");
  const result = segmentationResultSchema.parse(first.answer);
  assertEquals(result.image, { id: `sha256:${SHA256}`, width: 640, height: 400 });
  assertEquals(bitmaps[0].closed, true);
  const known = { key: 7, width: 640, height: 400 };
  worker.receive({ type: "segment", id: 3, picture: known, request: REQUEST });
  const second = await outcome(3);
  assert(second.type === "answer");
  assertEquals(segmentationResultSchema.parse(second.answer).timings_ms.decode, 0);
});

Deno.test("a cancelled run ends, and the picture that came with it stays", async () => {
  const { worker, outcome, send } = await openWorker();
  worker.receive({ type: "segment", id: 2, picture: send(7), request: REQUEST });
  worker.receive({ type: "cancel", id: 2 });
  assertEquals(await outcome(2), { type: "cancelled", id: 2 });
  const known = { key: 7, width: 640, height: 400 };
  worker.receive({ type: "segment", id: 3, picture: known, request: REQUEST });
  assertEquals((await outcome(3)).type, "answer");
  worker.receive({ type: "cancel", id: 3 }); // too late: nothing happens
});

Deno.test("a new run takes the place of the one before, picture and all", async () => {
  const { worker, posted, outcome, send, bitmaps } = await openWorker();
  worker.receive({ type: "segment", id: 2, picture: send(7), request: REQUEST });
  worker.receive({ type: "segment", id: 3, picture: send(8), request: REQUEST });
  const [older, newer] = await Promise.all([outcome(2), outcome(3)]);
  assertEquals([older.type, newer.type], ["cancelled", "answer"]);
  assertEquals(bitmaps.map(({ closed }) => closed), [true, true]);
  const last = posted.findLastIndex(({ id }) => id === 2);
  const first = posted.findIndex(({ id }) => id === 3);
  assert(last < first, "the older run had ended before the newer one began");
});

Deno.test("references are told by their id", async () => {
  const { worker, outcome } = await openWorker();
  worker.receive({ type: "reference", id: 2, reference: "car-1" });
  const known = await outcome(2);
  assert(known.type === "answer" && known.answer && "silhouette" in known.answer);
  assertEquals(known.answer.id, "car-1");
  worker.receive({ type: "reference", id: 3, reference: "none" });
  assertEquals(await outcome(3), { type: "answer", id: 3, answer: null });
});

Deno.test("faults of the request are told as problems, ours as one with the reason", async () => {
  const { worker, outcome, send, logged } = await openWorker();
  worker.receive({ type: "segment", id: 2, picture: send(7), request: { top_k: 0 } });
  const refused = await outcome(2);
  assert(refused.type === "refused");
  assertEquals([refused.problem.code, logged.length], ["request_invalid", 0]);
  const other = { key: 9, width: 640, height: 400 };
  worker.receive({ type: "segment", id: 3, picture: other, request: REQUEST });
  const broken = await outcome(3);
  assert(broken.type === "refused");
  assertEquals([broken.problem.code, logged.length], ["local_unavailable", 1]);
});

Deno.test("opening can be tried again after it failed", async () => {
  let failures = 1;
  const { worker, outcome } = setUp(() =>
    failures-- > 0 ? Promise.reject(new Error("See to the network")) : Promise.resolve(model)
  );
  worker.receive({ type: "open", id: 1 });
  const refused = await outcome(1);
  assert(refused.type === "refused");
  assertEquals(refused.problem.detail, "See to the network");
  worker.receive({ type: "open", id: 2 });
  assertEquals((await outcome(2)).type, "answer");
});
