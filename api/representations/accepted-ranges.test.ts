import { assertEquals } from "@std/assert";
import { acceptedRanges } from "./accepted-ranges.ts";

const read = (header: string) =>
  acceptedRanges(header).map(({ type, subtype, quality }) => `${type}/${subtype} ${quality}`);

Deno.test("acceptedRanges() reads ranges, q-values and spaces, in any case", () => {
  assertEquals(read("image/PNG , application/*;Q=0.5,\t*/* ; q=0.125"), [
    "image/png 1",
    "application/* 0.5",
    "*/* 0.125",
  ]);
});

Deno.test("acceptedRanges() takes no notice of other parameters", () => {
  assertEquals(read("text/plain;charset=utf-8;q=0.2;x=y"), ["text/plain 0.2"]);
});

for (
  const malformed of ["", ",", "png", "*/png", "image/png;q=2", "a/b;q=0.1234", "a/b;q=", "a b/c"]
) {
  Deno.test(`acceptedRanges() leaves out ${JSON.stringify(malformed)}`, () => {
    assertEquals(read(`${malformed},image/png`), ["image/png 1"]);
  });
}
