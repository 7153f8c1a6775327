import { assertEquals } from "@std/assert";
import type { BoxXywh } from "../types.ts";
import { DrawSession } from "./draw-session.ts";
import { FakeHost } from "./fake-host.ts";
import { instanceOf, resultOf } from "./test-support.ts";

const A: BoxXywh = [1, 1, 20, 10];
const B: BoxXywh = [50, 20, 20, 10];
const C: BoxXywh = [48, 20, 25, 12];

function begin(result: FakeHost["result"]) {
  const host = new FakeHost(result);
  let changes = 0;
  const session = new DrawSession(
    { ask: host.ask, state: () => ({ result: host.result }) },
    () => changes++,
  );
  return { host, session, changes: () => changes };
}

const answerOf = (...boxes: BoxXywh[]) =>
  resultOf("answer", boxes.map((box, i) => instanceOf(i + 1, box, box, i)));
const boxes = ({ result }: FakeHost) =>
  result?.instances.map(({ id, amodal }) => [id, ...amodal.bbox]);

Deno.test("a drawn car joins those that are shown", async () => {
  const { host, session, changes } = begin(resultOf("shown", [instanceOf(1, A, A)]));
  const drawn = { box: B, id: null };
  const running = session.run(drawn);
  assertEquals(session.pending, [drawn]);
  assertEquals(host.questions[0].request, { prompts: [{ box: B }] });
  await host.questions[0].answer(answerOf(B));
  await running;
  assertEquals(boxes(host), [[1, ...A], [2, ...B]]);
  assertEquals([session.pending, drawn.id, changes()], [[], 2, 2]);
});

Deno.test("a box drawn while another is waited for is asked for together with it", async () => {
  const { host, session } = begin(null);
  const first = session.run({ box: A, id: null });
  const second = session.run({ box: B, id: null });
  assertEquals(host.questions[1].request, { prompts: [{ box: A }, { box: B }] });
  await host.questions[1].answer(answerOf(A, B));
  await Promise.all([first, second]);
  assertEquals(boxes(host), [[1, ...A], [2, ...B]]);
  assertEquals(session.pending, []);
});

Deno.test("a box drawn otherwise mends its car, and takes its place while it is waited for", async () => {
  const { host, session } = begin(null);
  const drawn = { box: B, id: null };
  void session.run(drawn);
  const mended = { box: C, id: null };
  void session.run(mended, drawn);
  assertEquals(host.questions[1].request, { prompts: [{ box: C }] });
  await host.questions[1].answer(answerOf(C));
  void session.run({ box: A, id: mended.id }, mended);
  await host.questions[2].answer(answerOf(A));
  assertEquals(boxes(host), [[1, ...A]]);
});

Deno.test("a box that fails is forgotten, and the next one asks for itself alone", async () => {
  const { host, session } = begin(resultOf("shown", [instanceOf(1, A, A)]));
  const running = session.run({ box: B, id: null });
  await host.questions[0].fail();
  await running;
  assertEquals(session.pending, []);
  void session.run({ box: C, id: null });
  assertEquals(host.questions[1].request, { prompts: [{ box: C }] });
  assertEquals(boxes(host), [[1, ...A]]);
});
