import { assertEquals, assertRejects } from "@std/assert";
import { ProblemError } from "../problem-error.ts";
import { localProblem } from "./local-problem.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { type WorkerLike, WorkerLink, WorkerLostError } from "./worker-link.ts";

function setUp(silenceMs = 1000) {
  const sent: ToWorker[] = [];
  const ended: string[] = [];
  const worker: WorkerLike = {
    postMessage: (message) => void sent.push(message),
    terminate: () => void ended.push("worker"),
    onmessage: null,
    onmessageerror: null,
    onerror: null,
  };
  const say = (data: FromWorker) => worker.onmessage?.(new MessageEvent("message", { data }));
  const link = new WorkerLink(worker, { silenceMs, onLost: () => void ended.push("link") });
  return { link, worker, say, sent, ended };
}

const never = () => new AbortController().signal;

Deno.test("WorkerLink tells answers apart by their ids", async () => {
  const { link, say, sent } = setUp();
  const progress: unknown[] = [];
  const opened = link.ask({ type: "open" }, {
    signal: never(),
    onProgress: (state) => progress.push(state),
  });
  const record = link.ask({ type: "reference", reference: "a" }, { signal: never() });
  say({ type: "progress", id: 1, progress: { stage: "load", done: 1, total: 2 } });
  say({ type: "answer", id: 2, answer: null });
  say({ type: "answer", id: 1, answer: { backend: "cpu" } });
  assertEquals([await opened, await record], [{ backend: "cpu" }, null]);
  assertEquals(progress, [{ stage: "load", done: 1, total: 2 }]);
  assertEquals(sent, [{ type: "open", id: 1 }, { type: "reference", reference: "a", id: 2 }]);
  link.end(new Error("Done"));
});

Deno.test("WorkerLink rejects with the problem, or as a run that a newer one outran", async () => {
  const { link, say } = setUp();
  const { problem } = localProblem("reference_unknown", "Use another: got a");
  const refused = link.ask({ type: "reference", reference: "a" }, { signal: never() });
  say({ type: "refused", id: 1, problem });
  assertEquals((await assertRejects(() => refused, ProblemError)).problem, problem);
  const outrun = link.ask({ type: "reference", reference: "a" }, { signal: never() });
  say({ type: "cancelled", id: 2 });
  assertEquals((await assertRejects(() => outrun, DOMException)).name, "AbortError");
});

Deno.test("WorkerLink tells the worker of a cancelled question, and waits no longer", async () => {
  const { link, say, sent } = setUp();
  const abort = new AbortController();
  const asked = link.ask({ type: "reference", reference: "a" }, { signal: abort.signal });
  abort.abort(new Error("Enough"));
  await assertRejects(() => asked, Error, "Enough");
  assertEquals(sent[1], { type: "cancel", id: 1 });
  say({ type: "answer", id: 1, answer: null });
  await assertRejects(
    () => link.ask({ type: "open" }, { signal: abort.signal }),
    Error,
    "Enough",
  );
  assertEquals(sent.length, 2);
});

Deno.test("WorkerLink ends with a worker that crashes, or says nothing", async () => {
  const crashing = setUp();
  const asked = crashing.link.ask({ type: "open" }, { signal: never() });
  crashing.worker.onerror?.(new ErrorEvent("error", { message: "Out of memory" }));
  const crash = await assertRejects(() => asked, WorkerLostError, "Out of memory");
  assertEquals([crash.crashed, crashing.ended], [true, ["worker", "link"]]);
  await assertRejects(() => crashing.link.ask({ type: "open" }, { signal: never() }));

  const silent = setUp(40);
  const waiting = silent.link.ask({ type: "open" }, { signal: never() });
  const beat = setInterval(
    () => silent.say({ type: "progress", id: 1, progress: { stage: "load", done: 1, total: 2 } }),
    15,
  );
  await new Promise((resolve) => setTimeout(resolve, 90));
  assertEquals(silent.ended, []);
  clearInterval(beat);
  const silence = await assertRejects(() => waiting, WorkerLostError, "it said nothing");
  assertEquals([silence.crashed, silent.ended], [false, ["worker", "link"]]);
});
