import { assertEquals, assertThrows } from "@std/assert";
import type { InstanceResult, SegmentationResult } from "../types.ts";
import { FakeHost } from "./fake-host.ts";
import { UNREFINED, withPoint } from "./refine-request.ts";
import { RefineSession } from "./refine-session.ts";
import { instanceOf, resultOf } from "./test-support.ts";

const other = instanceOf(1, [1, 1, 8, 8], [1, 1, 8, 8]);
const edited = instanceOf(2, [40, 10, 20, 20], [30, 10, 40, 20]);
const shown = resultOf("shown", [other, edited], []);
const wider = (left: number) => instanceOf(1, [40, 10, 20, 20], [left, 10, 70 - left, 20], 0);
const clicked = withPoint(UNREFINED, { x: 25, y: 15, label: 1 }) ?? UNREFINED;
const twice = withPoint(clicked, { x: 20, y: 15, label: 1 }) ?? UNREFINED;

function withReferences(instance: InstanceResult, ...ids: string[]): InstanceResult {
  const { segmentation } = instance.amodal;
  const alternatives = ids.map((id) => ({ reference_id: id, similarity: 0.5, segmentation }));
  return { ...instance, match: { ...instance.match, alternatives } };
}

function begin(result: SegmentationResult = shown) {
  const host = new FakeHost(result);
  const failures: boolean[] = [];
  const session = new RefineSession(host, result, 2, (failed) => failures.push(failed));
  return { host, session, failures };
}

const leftOf = ({ result }: FakeHost) => result?.instances.map(({ amodal }) => amodal.bbox[0]);

Deno.test("a step replaces the one instance, and can be undone and redone", async () => {
  const { host, session } = begin();
  void session.want(clicked);
  assertEquals([session.isBusy, session.wanted, session.shown], [true, clicked, UNREFINED]);
  await host.questions[0].answer(resultOf("a", [wider(25)]));
  assertEquals([session.isBusy, session.shown, leftOf(host)], [false, clicked, [1, 25]]);
  session.undo();
  assertEquals([session.wanted, leftOf(host)], [UNREFINED, [1, 30]]);
  assertEquals([session.canUndo, session.canRedo], [false, true]);
  session.redo();
  assertEquals([session.wanted, leftOf(host)], [clicked, [1, 25]]);
  assertEquals(host.questions.length, 1);
});

Deno.test("every step asks with the mask of the beginning and all that is wanted so far", async () => {
  const { host, session } = begin();
  void session.want(clicked);
  await host.questions[0].answer(resultOf("a", [wider(25)]));
  void session.want(twice);
  assertEquals(host.questions[1].request.prompts, [
    { mask: edited.visible.segmentation, points: twice.points },
  ]);
});

Deno.test("a newer step takes the place of one that runs, and is one step of the history", async () => {
  const { host, session, failures } = begin();
  void session.want(clicked);
  void session.want(twice);
  await host.questions[1].answer(resultOf("b", [wider(20)]));
  assertEquals([session.shown, leftOf(host)], [twice, [1, 20]]);
  session.undo();
  assertEquals([session.wanted, session.canUndo], [UNREFINED, false]);
  assertEquals(failures.includes(true), false);
});

Deno.test("a step that fails leaves the instance as it was", async () => {
  const { host, session, failures } = begin();
  void session.want(clicked);
  await host.questions[0].fail();
  assertEquals([session.wanted, session.isBusy, leftOf(host)], [UNREFINED, false, [1, 30]]);
  assertEquals(failures, [false, true]);
});

Deno.test("undo() drops a step that runs", async () => {
  const { host, session, failures } = begin();
  void session.want(clicked);
  await host.questions[0].answer(resultOf("a", [wider(25)]));
  void session.want(twice);
  session.undo();
  await host.questions[1].answer(resultOf("b", [wider(20)]));
  assertEquals([session.wanted, leftOf(host)], [clicked, [1, 25]]);
  assertEquals([session.canUndo, failures.includes(true)], [true, false]);
});

Deno.test("reset() is a step of its own", async () => {
  const { host, session } = begin();
  assertEquals(session.canReset, false);
  void session.want(clicked);
  await host.questions[0].answer(resultOf("a", [wider(25)]));
  session.reset();
  assertEquals([session.canReset, leftOf(host)], [false, [1, 30]]);
  session.undo();
  assertEquals(leftOf(host), [1, 25]);
});

Deno.test("an answer for one reference keeps the others to choose from", async () => {
  const { host, session } = begin();
  void session.want(clicked);
  await host.questions[0].answer(resultOf("a", [withReferences(wider(25), "r1", "r2")]));
  void session.want({ ...clicked, referenceId: "r2" });
  await host.questions[1].answer(resultOf("b", [withReferences(wider(20), "r2")]));
  const ids = () => session.alternatives.map(({ reference_id }) => reference_id);
  assertEquals(ids(), ["r1", "r2"]);
  void session.want(clicked);
  await host.questions[2].answer(resultOf("c", [withReferences(wider(25), "r3", "r1")]));
  assertEquals(ids(), ["r3", "r1"]);
});

Deno.test("loadAlternatives() asks for references, and changes nothing else", async () => {
  const { host, session } = begin();
  void session.loadAlternatives();
  await host.questions[0].answer(resultOf("a", [withReferences(wider(20), "r1", "r2")]));
  assertEquals(session.alternatives.length, 2);
  assertEquals([leftOf(host), session.canUndo], [[1, 30], false]);
  assertEquals(host.result?.id, "shown");
  assertEquals(session.knows(host.result), true);
});

Deno.test("loadAlternatives() of an instance that has some asks nothing", async () => {
  const { host, session } = begin(resultOf("shown", [other, withReferences(edited, "r1")]));
  await session.loadAlternatives();
  assertEquals(host.questions, []);
});

Deno.test("knows() tells results of others", async () => {
  const { host, session } = begin();
  assertEquals([session.knows(shown), session.knows(null)], [true, false]);
  void session.want(clicked);
  await host.questions[0].answer(resultOf("a", [wider(25)]));
  assertEquals(session.knows(host.result), true);
  assertEquals(session.knows(resultOf("found", [other, edited])), false);
});

Deno.test("a session of an instance that isn't there is refused", () => {
  const host = new FakeHost(shown);
  assertThrows(() => new RefineSession(host, shown, 9, () => {}), RangeError, "got 9");
});
