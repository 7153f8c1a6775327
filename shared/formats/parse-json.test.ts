import { assertEquals, assertThrows } from "@std/assert";
import * as z from "zod";
import { FormatError } from "./format-error.ts";
import { parseJson } from "./parse-json.ts";

const schema = z.object({ images: z.array(z.object({ id: z.int() })) });

Deno.test("parseJson() gives what the schema knows and leaves out the rest", () => {
  assertEquals(parseJson(schema, { images: [{ id: 1, license: 3 }], info: {} }), {
    images: [{ id: 1 }],
  });
});

for (
  const [name, value, path, says] of [
    [
      "inside the file",
      { images: [{ id: 1 }, { id: "2" }] },
      "",
      'images[1].id: Use a number: got "2"',
    ],
    ["below a path", { images: 5 }, "part", "part.images: Use an array: got 5"],
    ["at the path itself", null, "part[2]", "part[2]: Use an object: got null"],
    ["of the file itself", [], "", "Use an object: got an array"],
  ] as const
) {
  Deno.test(`parseJson() says where a fault lies ${name}`, () => {
    assertThrows(() => parseJson(schema, value, path), FormatError, says);
  });
}
