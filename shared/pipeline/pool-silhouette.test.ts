import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { poolMask } from "../geometry/resample-mask.ts";
import { encodeRle } from "../mask/rle.ts";
import { MASK_STRIDE } from "./constants.ts";
import { poolSilhouette } from "./pool-silhouette.ts";

Deno.test("poolSilhouette() is the mask averaged over the mask stride", () => {
  const arbitrary = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 9 }))
    .chain(([w, h]) => {
      const [width, height] = [w * MASK_STRIDE, h * MASK_STRIDE];
      const size = width * height;
      return fc.uint8Array({ min: 0, max: 1, minLength: size, maxLength: size })
        .map((data) => ({ width, height, data }));
    });
  fc.assert(
    fc.property(arbitrary, (mask) => {
      const expected = poolMask({ ...mask, data: Float32Array.from(mask.data) }, MASK_STRIDE);
      const pooled = poolSilhouette(encodeRle(mask));
      assertEquals([pooled.width, pooled.height], [expected.width, expected.height]);
      pooled.data.forEach((share, i) => assertAlmostEquals(share, expected.data[i], 1e-6));
    }),
    { numRuns: 50 },
  );
});
