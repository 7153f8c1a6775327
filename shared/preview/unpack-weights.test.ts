import { assertEquals, assertRejects } from "@std/assert";
import { packFile } from "./packed-file.ts";
import { unpackWeights } from "./unpack-weights.ts";

Deno.test("unpackWeights() multiplies small integers with the scale of their channel", async () => {
  const payload = new Uint8Array(16 + 4);
  payload.set(new Uint8Array(Float32Array.of(0.5, 2, 7, 8).buffer));
  payload.set(new Uint8Array(Int8Array.of(1, -2, 127, 4).buffer), 16);
  const packed = await packFile({
    kind: "weights",
    model: { name: "car", version: "1" },
    tensors: [
      { name: "a.weight", shape: [2, 2], bits: 8, offset: 16, scales_offset: 0 },
      { name: "a.bias", shape: [2], bits: 32, offset: 8 },
    ],
  }, payload);
  const { model, tensors } = await unpackWeights(packed);
  assertEquals(model, { name: "car", version: "1" });
  assertEquals(tensors.get("a.weight"), { shape: [2, 2], data: Float32Array.of(0.5, -4, 63.5, 8) });
  assertEquals(tensors.get("a.bias"), { shape: [2], data: Float32Array.of(7, 8) });
});

Deno.test("unpackWeights() rejects another file", async () => {
  const packed = await packFile({ kind: "bank" }, new Uint8Array(0));
  await assertRejects(() => unpackWeights(packed), Error, "another file");
});
