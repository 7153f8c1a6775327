import { assertEquals } from "@std/assert";
import { concatenate } from "./concatenate.ts";

Deno.test("concatenate() puts the parts one after another", () => {
  const parts = [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)];
  assertEquals(concatenate(Uint8Array, parts), Uint8Array.of(1, 2, 3));
  assertEquals(concatenate(Float32Array, [[0.5], [1, 2]]), Float32Array.of(0.5, 1, 2));
});

Deno.test("concatenate() of nothing is an empty array", () => {
  assertEquals(concatenate(Uint16Array, []), new Uint16Array(0));
});
