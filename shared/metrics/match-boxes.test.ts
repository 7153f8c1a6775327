import { assertEquals } from "@std/assert";
import type { BoxXywh } from "../geometry/box.ts";
import { matchBoxes } from "./match-boxes.ts";

const at = (x: number): BoxXywh => [x, 0, 10, 10];

Deno.test("matchBoxes() gives each prediction the box that it overlaps most", () => {
  const predictions = [{ box: at(21), score: 0.5 }, { box: at(1), score: 0.9 }];
  assertEquals(matchBoxes(predictions, [at(0), at(3), at(20)]), [2, 0]);
});

Deno.test("matchBoxes() lets the better score choose first", () => {
  const predictions = [{ box: at(0), score: 0.4 }, { box: at(1), score: 0.8 }];
  assertEquals(matchBoxes(predictions, [at(0)]), [null, 0]);
});

Deno.test("matchBoxes() gives the second choice where the first is taken", () => {
  const predictions = [{ box: at(0), score: 0.4 }, { box: at(1), score: 0.8 }];
  assertEquals(matchBoxes(predictions, [at(1), at(3)]), [1, 0]);
});

Deno.test("matchBoxes() counts an IoU of exactly the minimum", () => {
  const half: BoxXywh = [0, 0, 10, 5];
  assertEquals(matchBoxes([{ box: half, score: 1 }], [at(0)], 0.5), [0]);
  assertEquals(matchBoxes([{ box: half, score: 1 }], [at(0)], 0.51), [null]);
});

Deno.test("matchBoxes() of nothing is nothing", () => {
  assertEquals(matchBoxes([], [at(0)]), []);
  assertEquals(matchBoxes([{ box: at(0), score: 1 }], []), [null]);
});
