import { assertEquals } from "@std/assert";
import { segmentationResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import { mergeAnswer, withAlternatives } from "./merge-answer.ts";
import { instanceOf, resultOf } from "./test-support.ts";

const front = instanceOf(1, [10, 10, 30, 20], [10, 10, 30, 20]);
const behind = instanceOf(2, [40, 10, 20, 20], [20, 10, 40, 20]);
const apart = instanceOf(4, [70, 40, 10, 10], [70, 40, 20, 10]);
const shown = resultOf("shown", [front, behind, apart], [[1, 2], [4, 1]]);

Deno.test("mergeAnswer() without a result shown is the answer", () => {
  const answer = resultOf("first", [instanceOf(1, [1, 1, 9, 9], [1, 1, 9, 9], 0)]);
  assertEquals(mergeAnswer(null, answer, [null]), answer);
});

Deno.test("mergeAnswer() puts the answer in the refined instance's place, and finds its order anew", () => {
  // it now ends where the one in front begins: nothing of it is hidden by that one any more
  const refined = instanceOf(1, [40, 10, 20, 20], [40, 10, 30, 20], 0);
  const merged = mergeAnswer(shown, resultOf("answer", [refined]), [2]);
  assertEquals(merged.id, "answer");
  assertEquals(merged.instances, [front, { ...refined, id: 2, prompt: null }, apart]);
  assertEquals(merged.order, [[4, 1]]);
  segmentationResultSchema.parse(merged);
});

Deno.test("mergeAnswer() lets drawn cars join under new ids, with who hides whom", () => {
  const drawn = [
    instanceOf(1, [60, 30, 10, 15], [60, 30, 25, 20], 0),
    instanceOf(2, [1, 1, 5, 5], [1, 1, 5, 5], 1),
  ];
  const merged = mergeAnswer(shown, resultOf("answer", drawn, [[1, 2]]), [null, null]);
  assertEquals(merged.instances.map(({ id, prompt }) => [id, prompt]), [
    [1, null],
    [2, null],
    [4, null],
    [5, 0],
    [6, 1],
  ]);
  assertEquals(merged.order, [[1, 2], [4, 1], [4, 5]]);
});

Deno.test("mergeAnswer() goes on counting prompts, and mends one drawn before", () => {
  const first = mergeAnswer(
    null,
    resultOf("a", [instanceOf(1, [1, 1, 9, 9], [1, 1, 9, 9], 0)]),
    [null],
  );
  const second = mergeAnswer(
    first,
    resultOf("b", [
      instanceOf(1, [2, 2, 9, 9], [2, 2, 9, 9], 0),
      instanceOf(2, [40, 2, 9, 9], [40, 2, 9, 9], 1),
    ]),
    [1, null],
  );
  assertEquals(
    second.instances.map(({ id, prompt, amodal }) => [id, prompt, amodal.bbox[0]]),
    [[1, 0, 2], [2, 1, 40]],
  );
});

Deno.test("mergeAnswer() forgets a result of a picture of another size", () => {
  const other = { ...shown, image: { ...shown.image, width: 99 } };
  const answer = resultOf("answer", [instanceOf(1, [1, 1, 9, 9], [1, 1, 9, 9], 0)]);
  assertEquals(mergeAnswer(other, answer, [2]), answer);
});

Deno.test("mergeAnswer() of an answer without instances changes none", () => {
  const merged = mergeAnswer(shown, resultOf("empty", []), [2]);
  assertEquals([merged.instances, merged.order], [shown.instances, shown.order]);
});

Deno.test("withAlternatives() adds references to choose from to one instance alone", () => {
  const alternatives = [
    { reference_id: "r9", similarity: 0.5, segmentation: front.amodal.segmentation },
  ];
  const { instances } = withAlternatives(shown, 2, alternatives);
  assertEquals(instances.map(({ match }) => match.alternatives?.length), [undefined, 1, undefined]);
});
