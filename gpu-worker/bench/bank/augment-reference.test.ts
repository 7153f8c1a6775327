import assert from "node:assert/strict";
import test from "node:test";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import { packReference, unpackReference } from "../../bank/packed-reference.ts";
import { referenceFault } from "../../bank/reference-fault.ts";
import { tinyReference } from "../../testing/tiny-bank.ts";
import { augmentReference, augmentSource } from "./augment-reference.ts";

const source = augmentSource(tinyReference("car", 1));
const other = augmentSource(tinyReference("other", 2));
const variant = (seed: number) => augmentReference(source, other, "variant", mulberry32(seed));

test("augmentReference() makes references that a bank takes", () => {
  for (let seed = 0; seed < 20; seed++) {
    const reference = variant(seed);
    assert.equal(reference.id, "variant");
    assert.equal(referenceFault(unpackReference(packReference(reference))), null, `seed ${seed}`);
  }
});

test("augmentReference() keeps the box centred, its short edge at 112 px or a little less", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { box: [x, y, width, height] } = variant(seed);
    assert.ok(Math.abs(x + width / 2 - 192) <= 2, `seed ${seed}: ${x} + ${width} / 2`);
    assert.ok(Math.abs(y + height / 2 - 128) <= 2, `seed ${seed}: ${y} + ${height} / 2`);
    const short = Math.min(width, height);
    assert.ok(short > 104 && short <= 114, `seed ${seed}: ${short}`);
  }
});

test("augmentReference() gives responses of the coverage's length", () => {
  const { responseMap, coverage } = variant(3);
  const cells = coverage.length;
  coverage.forEach((share, cell) => {
    let square = 0;
    for (let f = 0; f < 32; f++) square += responseMap[f * cells + cell] ** 2;
    assert.ok(Math.abs(Math.sqrt(square) - share) < 1e-5);
  });
});

test("augmentReference() makes the same of the same seed, something else of another", () => {
  assert.deepEqual(variant(5), variant(5));
  assert.notDeepEqual(variant(5).responseMap, variant(6).responseMap);
  assert.notEqual(variant(5).mask.counts, variant(6).mask.counts);
});
