import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { TINY_MODEL, tinyBank, tinyReference } from "../testing/tiny-bank.ts";
import { type BankFile, writeBankFile } from "./arrow-file.ts";
import { assembleBank } from "./assemble.ts";
import { loadBank } from "./load.ts";

function load(bank: BankFile, model = TINY_MODEL) {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "bank.arrow");
    await writeBankFile(path, bank);
    return await loadBank(path, model);
  });
}

const IDENTITY = {
  name: "tiny",
  category: "car",
  model: TINY_MODEL,
  createdAt: new Date("2026-01-02T03:04:05Z"),
};

test("loadBank() gives the references with the version that follows from them", async () => {
  const bank = tinyBank(4);
  const loaded = await load(bank);
  assert.match(loaded.version, /^[0-9a-f]{12}$/);
  assert.equal(loaded.version, bank.metadata.version);
  assert.equal(loaded.features, 32);
  assert.equal(loaded.references.length, 4);
});

test("loadBank() refuses a bank of another model version with the command that mends it", async () => {
  await assert.rejects(load(tinyBank(), { name: "car", version: "1.1.0" }), {
    name: "WorkerProblem",
    code: "bank_model_mismatch",
    message:
      /`npm run bank -- build --images DIR --annotations COCO\.json --category car --name tiny --out .*bank\.arrow`: got a bank made with car 1\.0\.0, the worker runs car 1\.1\.0$/,
  });
});

/** What a map of this size changes in a sound reference. */
function withMap(mapRows: number, mapColumns: number): Partial<Reference> {
  const cells = mapRows * mapColumns;
  return {
    mapRows,
    mapColumns,
    coverage: new Float32Array(cells).fill(1),
    responseMap: new Float32Array(32 * cells).fill(0.1),
  };
}

test("loadBank() takes the largest map that there is", async () => {
  const references = [{ ...tinyReference("large"), ...withMap(24, 40) }];
  const { references: [loaded] } = await load(assembleBank(references, IDENTITY));
  assert.deepEqual([loaded.mapRows, loaded.mapColumns], [24, 40]);
});

/** [what is wrong, what it makes of a sound reference, message] */
const FAULTS: readonly [string, (sound: Reference) => Partial<Reference>, RegExp][] = [
  [
    "an odd map",
    () => ({ mapRows: 15 }),
    /its map has 15 × 28 cells, not even numbers up to 24 × 40/,
  ],
  ["a map of no rows", () => withMap(0, 28), /its map has 0 × 28 cells/],
  ["a map of too many rows", () => withMap(26, 40), /its map has 26 × 40 cells/],
  ["a map of too many columns", () => withMap(24, 42), /its map has 24 × 42 cells/],
  ["a map of another size", () => ({ mapColumns: 26 }), /its map has .* responses in .* cells/],
  [
    "a response that is not finite",
    ({ responseMap, mapColumns }) => ({ responseMap: responseMap.with(mapColumns * 8 + 14, NaN) }),
    /not finite/,
  ],
  [
    "a map that covers nothing",
    ({ coverage }) => ({ coverage: new Float32Array(coverage.length) }),
    /covers no cell/,
  ],
  [
    "an embedding that is no unit",
    () => ({ embedding: new Float32Array(64).fill(1) }),
    /its embedding has 64 values of length 8/,
  ],
  [
    "a mask of another size",
    () => ({ mask: encodeRle(RunLengthMask.filled(383, 256, [92, 72, 200, 112])) }),
    /its mask is 383 × 256 px, not 384 × 256/,
  ],
  [
    "a mask on its side",
    () => ({ mask: encodeRle(RunLengthMask.filled(256, 384, [28, 136, 200, 112])) }),
    /its mask is 256 × 384 px, not 384 × 256/,
  ],
  ["an empty mask", ({ mask }) => ({ mask: { ...mask, counts: "PPP3" } }), /its mask is empty/],
  [
    "a malformed mask",
    ({ mask }) => ({ mask: { ...mask, counts: "~" } }),
    /its mask is malformed/,
  ],
  ["a box that is not its mask's", () => ({ box: [0, 0, 1, 1] }), /its box is \[0, 0, 1, 1\]/],
  ["a scale of zero", () => ({ scale: 0 }), /its scale is 0/],
];

for (const [name, spoil, message] of FAULTS) {
  test(`loadBank() refuses a reference with ${name}, by its id`, async () => {
    const sound = tinyReference("odd-one");
    const references = [tinyReference("fine"), { ...sound, ...spoil(sound) }];
    await assert.rejects(load(assembleBank(references, IDENTITY)), (error) => {
      assert.ok(error instanceof Error);
      assert.equal(error.name, "BankFileError");
      assert.match(error.message, /^Remove odd-one from /);
      assert.match(error.message, message);
      return true;
    });
  });
}

test("loadBank() refuses an id that occurs twice", async () => {
  const twins = [tinyReference("twin"), tinyReference("twin")];
  await assert.rejects(load(assembleBank(twins, IDENTITY)), { message: /its id occurs twice$/ });
});

test("loadBank() refuses references that are not those the file was written with", async () => {
  const { metadata } = tinyBank(2);
  const references = [tinyReference("car-0", 0), tinyReference("car-1", 9)];
  await assert.rejects(load({ metadata, references }), { message: /its metadata say/ });
});
