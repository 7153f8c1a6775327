import { assertEquals } from "@std/assert";
import { english, german, toolStrings } from "./tool-strings.ts";

for (
  const [language, expected] of [
    ["de", german],
    ["de-AT", german],
    ["den", english],
    ["en-GB", english],
    ["", english],
  ] as const
) {
  Deno.test(`toolStrings() of the language "${language}"`, () => {
    assertEquals(toolStrings(language), expected);
  });
}

Deno.test("toolStrings() lets the page say some things its own way", () => {
  const { done, undo } = toolStrings("de", { done: "Passt" });
  assertEquals([done, undo], ["Passt", german.undo]);
});
