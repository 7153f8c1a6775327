import { assertEquals } from "@std/assert";
import { UPRIGHT } from "./turn-upright.ts";

/** Where the stored corners upper left, upper right and lower left stand upright. */
const CORNERS = [
  "00 10 01",
  "10 00 11",
  "11 01 10",
  "01 11 00",
  "00 01 10",
  "10 11 00",
  "11 10 01",
  "01 00 11",
];

Deno.test("orientations 1 to 8 put the corners where EXIF has them", () => {
  UPRIGHT.forEach(([a, b, c, d, e, f], i) => {
    const corners = [[0, 0], [1, 0], [0, 1]].map(([x, y]) =>
      `${a * x + c * y + e}${b * x + d * y + f}`
    );
    assertEquals([i + 1, corners.join(" ")], [i + 1, CORNERS[i]]);
  });
});
