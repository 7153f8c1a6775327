import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { etagOf, matchesEtag } from "./etag.ts";

Deno.test("etagOf() is the same for the same bytes alone", () => {
  assertMatch(etagOf("a"), /^"[\w-]{27}"$/);
  assertEquals(etagOf("a"), etagOf(new TextEncoder().encode("a")));
  assertNotEquals(etagOf("a"), etagOf("b"));
});

const CASES: [header: string | undefined, matches: boolean][] = [
  [undefined, false],
  ["", false],
  ["*", true],
  ['"x"', true],
  ['W/"x"', true],
  ['"y", "x"', true],
  ['"y"', false],
  ["x", false],
  ['"xx"', false],
];

for (const [header, matches] of CASES) {
  Deno.test(`matchesEtag() of ${header}`, () => {
    assertEquals(matchesEtag(header, '"x"'), matches);
  });
}
