import { assertEquals } from "@std/assert";
import { pairAccuracy } from "./pair-accuracy.ts";

Deno.test("pairAccuracy() counts alike and unlike pairs, and leaves out those between", () => {
  const pairs = [
    { iou: 0.75, similarity: 0.5 },
    { iou: 0.9, similarity: 0.4 },
    { iou: 0.55, similarity: 0.49 },
    { iou: 0.1, similarity: 0 },
    { iou: 0.3, similarity: 0.8 },
    { iou: 0.551, similarity: 0 },
    { iou: 0.749, similarity: 1 },
  ];
  assertEquals(pairAccuracy(pairs), {
    posAcc: 1 / 2,
    negAcc: 2 / 3,
    accAll: 3 / 5,
    positives: 2,
    negatives: 3,
  });
  assertEquals(pairAccuracy(pairs, 0.3).posAcc, 1);
});

Deno.test("pairAccuracy() of no such pairs is null", () => {
  const none = { posAcc: null, negAcc: null, accAll: null, positives: 0, negatives: 0 };
  assertEquals(pairAccuracy([]), none);
  assertEquals(pairAccuracy([{ iou: 0.6, similarity: 1 }]), none);
  assertEquals(pairAccuracy([{ iou: 0.8, similarity: 1 }]), {
    posAcc: 1,
    negAcc: null,
    accAll: 1,
    positives: 1,
    negatives: 0,
  });
});
