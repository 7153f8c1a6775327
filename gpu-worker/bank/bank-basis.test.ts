import assert from "node:assert/strict";
import test from "node:test";
import { COARSE_LENGTH } from "@kanizsa/shared/pipeline/coarse-map.ts";
import { tinyReferences } from "../testing/tiny-bank.ts";
import { BankBasis, RANK } from "./bank-basis.ts";
import { packReference } from "./packed-reference.ts";

const maps = tinyReferences(8).map((reference) => packReference(reference).coarse);
const basis = BankBasis.fit(maps);

test("BankBasis.decode() takes what encode() gives", () => {
  assert.deepEqual(BankBasis.decode(basis.encode()), basis);
  assert.equal(basis.maps.length, (RANK + 1) * COARSE_LENGTH);
});

for (const text of ["", "AAAA", basis.encode().slice(0, -8)]) {
  test(`BankBasis.decode() refuses ${text.length} characters`, () => {
    assert.throws(() => BankBasis.decode(text), RangeError);
  });
}

test("BankBasis.project() gives the inner products with the basis, less those of the mean", () => {
  const codes = new Float32Array(2 + RANK);
  basis.project(maps[5], codes, 2);
  const mean = basis.maps.subarray(RANK * COARSE_LENGTH);
  for (const k of [0, 1, 6, 127]) {
    let sum = 0;
    for (let i = 0; i < COARSE_LENGTH; i++) {
      sum += (maps[5][i] / 127 - mean[i]) * basis.maps[k * COARSE_LENGTH + i];
    }
    assert.ok(Math.abs(codes[2 + k] - sum) < 1e-4, `${k}: ${codes[2 + k]}, not ${sum}`);
  }
  assert.deepEqual([...codes.subarray(0, 2)], [0, 0]);
});
