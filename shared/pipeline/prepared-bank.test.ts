import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { boundingBox } from "../mask/bitmap.ts";
import { FEATURES, FRAME, MASK_STRIDE } from "./constants.ts";
import { prepareBank, PreparedBank } from "./prepared-bank.ts";
import { arbitraryReferences, responseAt } from "./testing/arbitrary-references.ts";
import { bankOf, randomReference } from "./testing/references.ts";

Deno.test("PreparedBank.maps() puts each window into the middle of the largest", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryReferences, fc.nat(), async (references, seed) => {
      const bank = new PreparedBank(bankOf(...references));
      const indices = [seed % references.length, 0];
      const { references: maps, coverage } = await bank.maps(indices);
      const rows = Math.max(...indices.map((index) => references[index].mapRows));
      const columns = Math.max(...indices.map((index) => references[index].mapColumns));
      assertEquals(maps.dims, [2, FEATURES, rows, columns]);
      assertEquals(coverage.dims, [2, 1, rows, columns]);
      indices.forEach((index, k) => {
        const reference = references[index];
        const shares = {
          ...reference,
          responseMap: reference.coverage,
        };
        for (let y = 0; y < rows; y++) {
          for (let x = 0; x < columns; x++) {
            const [row, column] = [y - rows / 2, x - columns / 2];
            const cell = y * columns + x;
            const plane = rows * columns;
            for (let c = 0; c < FEATURES; c += 5) {
              const at = (k * FEATURES + c) * plane + cell;
              assertStrictEquals(maps.data[at], responseAt(reference, c, row, column));
            }
            assertStrictEquals(coverage.data[k * plane + cell], responseAt(shares, 0, row, column));
          }
        }
      });
    }),
    { numRuns: 20 },
  );
});

Deno.test("PreparedBank.mask() is the silhouette at the mask stride, decoded once", () => {
  const bank = new PreparedBank(bankOf(randomReference("a", 4, 6, 1)));
  const mask = bank.mask(0);
  assertEquals([mask.width, mask.height], [FRAME.width / MASK_STRIDE, FRAME.height / MASK_STRIDE]);
  const set = { ...mask, data: Uint8Array.from(mask.data) };
  assertEquals(boundingBox(set), [66, 36, 60, 56]);
  assertStrictEquals(bank.mask(0), mask);
});

Deno.test("PreparedBank finds references by id, and ids of references", () => {
  const bank = new PreparedBank(
    bankOf(randomReference("a", 2, 2, 1), randomReference("b", 2, 2, 2)),
  );
  assertEquals([bank.indexOf("a"), bank.indexOf("b"), bank.indexOf("c")], [0, 1, undefined]);
  assertEquals([bank.idOf(0), bank.idOf(1), bank.size], ["a", "b", 2]);
});

Deno.test("PreparedBank takes a bank without references", async () => {
  const bank = new PreparedBank(bankOf());
  assertEquals((await bank.maps([])).references.dims[0], 0);
});

Deno.test("prepareBank() prepares a bank once", () => {
  const bank = bankOf(randomReference("a", 2, 2, 1));
  assertStrictEquals(prepareBank(bank), prepareBank(bank));
  assertEquals(prepareBank(bankOf()) === prepareBank(bank), false);
});
