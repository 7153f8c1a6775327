import { assertEquals } from "@std/assert";
import type { RunLengthMask } from "../../mask/run-length-mask.ts";
import { box } from "../testing/boxes.ts";
import { queryOf } from "../testing/queries.ts";
import { abstain } from "./completion.ts";
import { settleVisible } from "./settle-visible.ts";

const [left, middle, right] = [box(0, 0, 60, 40), box(40, 0, 60, 40), box(80, 0, 60, 40)];

function completed(visible: RunLengthMask, visibleGiven = false) {
  const query = queryOf(visible, { visibleGiven });
  return { query, completion: abstain(query, []) };
}

const settled = (...instances: ReturnType<typeof completed>[]) =>
  settleVisible(instances).map(({ completion }) => completion.visible);

Deno.test("settleVisible() gives each pixel to the first that claims it", () => {
  assertEquals(settled(completed(left), completed(middle), completed(right)), [
    left,
    box(60, 0, 40, 40),
    box(100, 0, 40, 40),
  ]);
});

Deno.test("settleVisible() gives it to a mask that was given, wherever that stands", () => {
  assertEquals(settled(completed(left), completed(middle, true)), [box(0, 0, 40, 40), middle]);
});

Deno.test("settleVisible() leaves given masks as they are", () => {
  assertEquals(settled(completed(left, true), completed(middle, true)), [left, middle]);
});

Deno.test("settleVisible() empties no mask", () => {
  assertEquals(settled(completed(left), completed(left)), [left, left]);
  assertEquals(settled(completed(left)), [left]);
  assertEquals(settled(), []);
});
