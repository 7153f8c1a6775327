import { assertEquals } from "@std/assert";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import { layerOrder } from "./layer-order.ts";

const at = (id: number, x: number, layer: number | null) => ({
  id,
  amodal: RunLengthMask.filled(20, 5, [x, 0, 4, 5]),
  layer,
});

Deno.test("layerOrder() pairs what overlaps, the lower layer first", () => {
  assertEquals(layerOrder([at(1, 0, 5), at(2, 3, 2), at(3, 6, 7)]), [[2, 1], [2, 3]]);
});

Deno.test("layerOrder() leaves out equal and unknown layers", () => {
  assertEquals(layerOrder([at(1, 0, 1), at(2, 1, 1), at(3, 2, null)]), []);
});
