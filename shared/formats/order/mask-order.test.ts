import { assertEquals } from "@std/assert";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { maskOrder } from "./mask-order.ts";

const columns = (from: number, to: number) => RunLengthMask.filled(40, 5, [from, 0, to - from, 5]);
const behind = { id: 1, amodal: columns(0, 12), visible: columns(0, 8) };
const front = { id: 2, amodal: columns(8, 20), visible: columns(8, 20) };
const apart = { id: 3, amodal: columns(30, 40), visible: columns(30, 40) };

Deno.test("maskOrder() puts in front what is seen where the masks overlap", () => {
  assertEquals(maskOrder([behind, front, apart]), [[2, 1]]);
  assertEquals(maskOrder([front, behind]), [[2, 1]]);
});

Deno.test("maskOrder() leaves out what a third one hides of both", () => {
  const left = { id: 4, amodal: columns(0, 12), visible: columns(0, 8) };
  const right = { id: 5, amodal: columns(8, 20), visible: columns(12, 20) };
  assertEquals(maskOrder([left, right]), []);
});
