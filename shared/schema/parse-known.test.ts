import { assertEquals, assertThrows } from "@std/assert";
import * as z from "zod";
import { parseKnown } from "./parse-known.ts";

const schema = z.strictObject({
  a: z.int(),
  list: z.array(z.strictObject({ b: z.string() })).default([]),
});

Deno.test("parseKnown() passes over fields that a newer version added, however deep", () => {
  const value = { a: 1, new: true, list: [{ b: "x", newer: [1] }, { b: "y" }] };
  assertEquals(parseKnown(schema, value), { a: 1, list: [{ b: "x" }, { b: "y" }] });
});

for (const value of [{ new: 1 }, { a: "1", new: 1 }, null, { a: 1, list: [{ new: 1 }] }]) {
  Deno.test(`parseKnown() still refuses ${JSON.stringify(value)}`, () => {
    assertThrows(() => parseKnown(schema, value), z.ZodError);
  });
}
