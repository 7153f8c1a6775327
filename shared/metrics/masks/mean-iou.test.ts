import { assertEquals } from "@std/assert";
import { meanIou } from "./mean-iou.ts";

Deno.test("meanIou() averages instances, and pools their pixels", () => {
  const overlaps = [{ intersection: 90, union: 100 }, { intersection: 1, union: 10 }];
  assertEquals(meanIou(overlaps), { perInstance: 0.5, pooled: 91 / 110, instances: 2 });
});

Deno.test("meanIou() leaves out what has no pixel on either side", () => {
  const empty = { intersection: 0, union: 0 };
  assertEquals(meanIou([empty, { intersection: 1, union: 2 }])?.instances, 1);
  assertEquals(meanIou([empty]), null);
  assertEquals(meanIou([]), null);
});
