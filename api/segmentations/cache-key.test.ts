import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { cacheKey } from "./cache-key.ts";

const request = (value: unknown) => segmentationRequestSchema.parse(value);
const parts = {
  tenant: "default",
  imageId: `sha256:${"0".repeat(64)}`,
  request: request({ prompts: [{ box: [1, 2, 3, 4] }] }),
  versions: "car 0.2.0",
};

Deno.test("cacheKey() is the same for the same request in other words", () => {
  const same = [
    { prompts: [{ box: [1, 2, 3, 4], category: "car" }] },
    { mode: "refined", prompts: [{ category: "car", box: [1, 2, 3, 4] }], top_k: 5 },
  ];
  for (const value of same) {
    assertEquals(cacheKey({ ...parts, request: request(value) }), cacheKey(parts));
  }
  const include = (list: string[]) => cacheKey({ ...parts, request: request({ include: list }) });
  assertEquals(include(["heatmap", "alternatives"]), include(["alternatives", "heatmap"]));
  assertMatch(cacheKey(parts), /^[0-9a-f]{64}$/);
});

Deno.test("cacheKey() differs where an answer may differ", () => {
  const others = [
    { tenant: "other" },
    { imageId: `sha256:${"1".repeat(64)}` },
    { versions: "car 0.3.0" },
    { request: request({ prompts: [{ box: [1, 2, 3, 5] }] }) },
    { request: request({ prompts: [{ box: [1, 2, 3, 4] }], mode: "transfer" }) },
    { request: request({ prompts: [{ box: [1, 2, 3, 4] }], top_k: 6 }) },
  ];
  for (const other of others) assertNotEquals(cacheKey({ ...parts, ...other }), cacheKey(parts));
});
