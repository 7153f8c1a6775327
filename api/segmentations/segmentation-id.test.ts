import { assert, assertEquals, assertMatch } from "@std/assert";
import { newSegmentationId, SEGMENTATION_ID } from "./segmentation-id.ts";

Deno.test("newSegmentationId() gives ids that sort by their time", () => {
  const ids = [0, 1, 35, 36, 1_700_000_000_000, 1_700_000_000_001, 4_000_000_000_000]
    .map(newSegmentationId);
  assertEquals(ids, ids.toSorted());
  for (const id of ids) assertMatch(id, SEGMENTATION_ID);
});

Deno.test("newSegmentationId() never repeats one within a millisecond", () => {
  const ids = new Set(Array.from({ length: 2000 }, () => newSegmentationId(1_700_000_000_000)));
  assertEquals(ids.size, 2000);
  assert([..."0az"].every((digit) => [...ids].some((id) => id.slice(13).includes(digit))));
});
