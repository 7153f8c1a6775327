import { assertEquals } from "@std/assert";
import { preferredBackends } from "./preferred-backends.ts";

for (
  const [graphics, wasm, wanted] of [
    ["hardware", true, ["webgl", "wasm", "cpu"]],
    ["hardware", false, ["webgl", "cpu"]],
    ["software", true, ["wasm", "webgl", "cpu"]],
    ["software", false, ["webgl", "cpu"]],
    ["none", true, ["wasm", "cpu"]],
    ["none", false, ["cpu"]],
  ] as const
) {
  Deno.test(`preferredBackends(): ${graphics} WebGL, ${wasm ? "" : "no "}WASM`, () => {
    assertEquals(preferredBackends({ graphics, wasm }), wanted);
  });
}
