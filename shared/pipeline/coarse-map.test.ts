import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { COARSE_LENGTH, poolWindow } from "./coarse-map.ts";
import { COARSE, FEATURES, MAP } from "./constants.ts";
import { arbitraryReferences, responseAt } from "./testing/arbitrary-references.ts";

Deno.test("poolWindow() gives the mean of 2 × 2 cells of the full window", () => {
  fc.assert(
    fc.property(arbitraryReferences, ([reference]) => {
      const map = new Float32Array(COARSE_LENGTH + 5);
      poolWindow(reference, map, 5);
      assertEquals([...map.subarray(0, 5)], [0, 0, 0, 0, 0]);
      for (let c = 0; c < FEATURES; c += 7) {
        for (let y = 0; y < COARSE.rows; y++) {
          for (let x = 0; x < COARSE.columns; x++) {
            const [row, column] = [2 * y - MAP.rows / 2, 2 * x - MAP.columns / 2];
            const mean = [[0, 0], [0, 1], [1, 0], [1, 1]]
              .reduce((sum, [v, u]) => sum + responseAt(reference, c, row + v, column + u), 0) / 4;
            assertAlmostEquals(map[5 + (c * COARSE.rows + y) * COARSE.columns + x], mean, 1e-6);
          }
        }
      }
    }),
    { numRuns: 20 },
  );
});
