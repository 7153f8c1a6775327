import { assertEquals } from "@std/assert";
import { findGraphics, isSoftware } from "./find-graphics.ts";

for (
  const [renderer, software] of [
    [
      "ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)",
      true,
    ],
    ["llvmpipe (LLVM 15.0.6, 256 bits)", true],
    ["Microsoft Basic Render Driver", true],
    ["ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)", false],
    ["Apple M2", false],
    ["Mali-G78", false],
  ] as const
) {
  Deno.test(`isSoftware(): ${renderer}`, () => assertEquals(isSoftware(renderer), software));
}

Deno.test("findGraphics() finds none where there is no canvas", () => {
  assertEquals(findGraphics(), "none");
});
