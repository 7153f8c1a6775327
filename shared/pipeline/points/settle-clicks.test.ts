import { assertEquals } from "@std/assert";
import type { Frame } from "../../geometry/frame.ts";
import { FRAME } from "../constants.ts";
import { box } from "../testing/boxes.ts";
import { settleClicks } from "./settle-clicks.ts";

const identity: Frame = { scale: 1, centerX: 192, centerY: 128, ...FRAME };
const mask = box(100, 60, 40, 30);

Deno.test("settleClicks() adds and takes away the clicked pixels alone", () => {
  const settled = settleClicks(mask, identity, [
    { x: 140.9, y: 70.2, label: 1 },
    { x: 110, y: 61.5, label: 0 },
  ]);
  assertEquals(settled, mask.union(box(140, 70, 1, 1)).difference(box(110, 61, 1, 1)));
});

Deno.test("settleClicks() leaves a mask that is right as it is", () => {
  const right = [{ x: 120, y: 70, label: 1 as const }, { x: 10, y: 10, label: 0 as const }];
  assertEquals(settleClicks(mask, identity, right), mask);
  assertEquals(settleClicks(mask, identity, []), mask);
});

Deno.test("settleClicks() hears no click outside frame or picture", () => {
  const small: Frame = { ...identity, scale: 4 };
  assertEquals(settleClicks(mask, small, [{ x: 20, y: 20, label: 1 }]), mask);
  assertEquals(settleClicks(mask, identity, [{ x: -5, y: 20, label: 1 }]), mask);
});
