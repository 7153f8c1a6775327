import { assert, assertEquals } from "@std/assert";
import * as z from "zod";
import { jsonPath, validate } from "./validate.ts";

Deno.test("validate() returns what the schema made of the value", () => {
  const schema = z.strictObject({ mode: z.string().default("refined") });
  assertEquals(validate(schema, {}), { success: true, data: { mode: "refined" } });
});

Deno.test("validate() lists at most 20 faults", () => {
  const result = validate(z.array(z.number()), Array(1000).fill("a"));
  assert(!result.success);
  assertEquals(result.errors.length, 20);
});

Deno.test("validate() shortens a long value", () => {
  const result = validate(z.number(), "x".repeat(1000));
  assert(!result.success);
  assertEquals(result.errors[0].message, `Use a number: got "${"x".repeat(40)}…"`);
});

Deno.test("jsonPath() writes keys with points and indices in brackets", () => {
  assertEquals(jsonPath([]), "");
  assertEquals(jsonPath(["prompts", 0, "points", 12, "x"]), "prompts[0].points[12].x");
});
