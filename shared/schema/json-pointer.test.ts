import { assertEquals } from "@std/assert";
import { dottedPath, jsonPointer } from "./json-pointer.ts";

const table: [path: PropertyKey[], pointer: string, dotted: string][] = [
  [[], "#", ""],
  [["mode"], "#/mode", "mode"],
  [["prompts", 0, "points", 12, "x"], "#/prompts/0/points/12/x", "prompts[0].points[12].x"],
  [[3, "id"], "#/3/id", "[3].id"],
  [["a/b", "m~n"], "#/a~1b/m~0n", "a/b.m~n"],
  [["~1"], "#/~01", "~1"],
  [["a b", "100%", "ä"], "#/a%20b/100%25/%C3%A4", "a b.100%.ä"],
  [["\ud800"], "#/%EF%BF%BD", "\ufffd"],
];
for (const [path, pointer, dotted] of table) {
  Deno.test(`jsonPointer() writes ${JSON.stringify(path)} as ${pointer}`, () => {
    assertEquals(jsonPointer(path), pointer);
    assertEquals(dottedPath(pointer), dotted);
  });
}
