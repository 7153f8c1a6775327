import { assert, assertEquals } from "@std/assert";
import * as z from "zod";
import { validate } from "./validate.ts";

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

Deno.test("validate() says where a fault lies as a JSON pointer", () => {
  const result = validate(z.object({ boxes: z.array(z.number()) }), { boxes: [1, "2"] });
  assert(!result.success);
  assertEquals(result.errors, [{ pointer: "#/boxes/1", message: 'Use a number: got "2"' }]);
});
