import { assertEquals } from "@std/assert";
import { drawBitmap } from "../mask/test-support.ts";
import { addPixelOverlap, NO_PIXELS, pixelOverlap } from "./pixel-overlap.ts";

Deno.test("pixelOverlap() counts shared, predicted and true pixels", () => {
  assertEquals(pixelOverlap(drawBitmap("###."), drawBitmap(".##.")), {
    both: 2,
    predicted: 3,
    truth: 2,
  });
});

Deno.test("addPixelOverlap() pools pictures", () => {
  const one = pixelOverlap(drawBitmap("##"), drawBitmap("#."));
  assertEquals(addPixelOverlap(NO_PIXELS, addPixelOverlap(one, one)), {
    both: 2,
    predicted: 4,
    truth: 2,
  });
});
