import { assertEquals } from "@std/assert";
import { COCO_AREAS, forEachRange, truthClasses } from "./ranges.ts";

Deno.test("truthClasses() are all, by size and by occlusion", () => {
  const classes = truthClasses({ ...COCO_AREAS, small: [5, 6] });
  assertEquals(classes.all, { range: [0, 1e10], by: "area" });
  assertEquals(classes.small, { range: [5, 6], by: "area" });
  assertEquals(classes.large, { range: [9216, 1e10], by: "area" });
  assertEquals(classes.heavy, { range: [0.25, 1], by: "rate" });
  assertEquals(Object.keys(forEachRange(String)), Object.keys(classes));
});
