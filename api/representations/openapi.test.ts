import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  cocoaSchema,
  cocoSchema,
  kinsSchema,
  representationContent,
  representationSchemas,
} from "./openapi.ts";
import { REPRESENTATIONS } from "./representations.ts";
import { arbitraryResult } from "./testing/arbitrary-result.ts";

const SCHEMAS = [["coco", cocoSchema], ["cocoa", cocoaSchema], ["kins", kinsSchema]] as const;

for (const [name, schema] of SCHEMAS) {
  Deno.test(`the ${name} schema describes what is rendered, field by field`, async () => {
    await fc.assert(fc.asyncProperty(arbitraryResult, async (result) => {
      const value = JSON.parse(String(await REPRESENTATIONS[name].render(result)));
      assertEquals(schema.parse(value), value);
    }));
  });
}

Deno.test("representationContent() names every media type once, and only schemas that there are", () => {
  const content = representationContent({ schema: {} });
  assertEquals(Object.keys(content), [
    "application/json",
    "application/vnd.kanizsa.coco+json",
    "application/vnd.kanizsa.cocoa+json",
    "application/vnd.kanizsa.kins+json",
    "text/plain",
    "image/png",
  ]);
  const named = JSON.stringify(content).match(/schemas\/\w+/g)?.map((name) => name.slice(8));
  assertEquals(named, representationSchemas.map(({ id }) => id));
});
