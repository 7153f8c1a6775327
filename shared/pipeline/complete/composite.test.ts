import { assertEquals } from "@std/assert";
import { composite } from "./composite.ts";

const visible = Float32Array.of(1, 0.5, 0, 0, 0);
const shape = Float32Array.of(0, 0.75, 1, 0.5, 0);
const data = Float32Array.of(0, 0, 0.25, 1, 1);

Deno.test("composite() adds the shape where it was predicted what hides", () => {
  const whole = composite(visible, shape, { data, predicted: true });
  assertEquals([...whole], [1, 0.5, 0.25, 0.5, 0]);
});

Deno.test("composite() adds the whole shape where nobody looked for what hides", () => {
  const whole = composite(visible, shape, { data, predicted: false });
  assertEquals([...whole], [1, 0.75, 1, 0.5, 0]);
});
