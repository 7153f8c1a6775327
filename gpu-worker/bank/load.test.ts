import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { TINY_MODEL, tinyReference, tinyReferences, writeTinyBank } from "../testing/tiny-bank.ts";
import { hashFile } from "./hash-file.ts";
import { loadBank } from "./load.ts";

function load(references: readonly Reference[], model = TINY_MODEL, largestWhole?: number) {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "bank.arrow");
    await writeTinyBank(path, references, { largestWhole });
    const bank = await loadBank(path, { model });
    await bank.close();
    return bank;
  });
}

for (const [what, largestWhole] of [["a small", undefined], ["a large", 3]] as const) {
  test(`loadBank() gives ${what} bank`, async () => {
    const loaded = await load(tinyReferences(4), TINY_MODEL, largestWhole);
    assert.match(loaded.version, /^[0-9a-f]{12}$/);
    assert.equal(loaded.features, 32);
    assert.equal(loaded.size, 4);
    assert.equal(loaded.index === null, largestWhole === undefined);
    assert.deepEqual([loaded.idOf(3), loaded.numberOf("car-2")], ["car-3", 2]);
  });
}

for (const largestWhole of [undefined, 1]) {
  test(`loadBank() refuses a file of another SHA-256, largest whole bank ${largestWhole}`, () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, "bank.arrow");
      await writeTinyBank(path, tinyReferences(2), { largestWhole });
      const { sha256 } = await hashFile(path);
      await (await loadBank(path, { model: TINY_MODEL, sha256 })).close();
      await assert.rejects(loadBank(path, { model: TINY_MODEL, sha256: "0".repeat(64) }), {
        name: "BankFileError",
        message: new RegExp(`^Restore .* as the manifest lists it, SHA-256 0{64}: got ${sha256}$`),
      });
    }));
}

test("loadBank() refuses a bank of another model version with the command that mends it", async () => {
  await assert.rejects(load(tinyReferences(1), { name: "car", version: "1.1.0" }), {
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
  const [loaded] = await (await load(references)).windows([0]);
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
    await assert.rejects(load(references), (error) => {
      assert.ok(error instanceof Error);
      assert.equal(error.name, "BankFileError");
      assert.match(error.message, /^Remove odd-one from /);
      assert.match(error.message, message);
      return true;
    });
  });
}

for (const largestWhole of [undefined, 1]) {
  test(`loadBank() refuses an id that occurs twice, largest whole bank ${largestWhole}`, async () => {
    const twins = [tinyReference("twin"), tinyReference("twin")];
    await assert.rejects(load(twins, TINY_MODEL, largestWhole), {
      name: "BankFileError",
      message: /^Remove twin from .*: its id occurs twice$/,
    });
  });
}

test("loadBank() refuses a large bank with maps of another size, by the reference's id", async () => {
  const references = [tinyReference("fine"), { ...tinyReference("odd-one"), mapColumns: 26 }];
  await assert.rejects(load(references, TINY_MODEL, 1), {
    name: "BankFileError",
    message: /^Remove odd-one from .*: its map or mask is of another size$/,
  });
});

test("loadBank() refuses references that are not those the file was written with", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "bank.arrow");
    const { version } = await writeTinyBank(path);
    const bytes = await readFile(path, "latin1");
    await writeFile(path, bytes.replaceAll(version, "0123456789ab"), "latin1");
    await assert.rejects(loadBank(path, { model: TINY_MODEL }), {
      name: "BankFileError",
      message: new RegExp(`its content is version ${version}, its metadata say 0123456789ab$`),
    });
  }));
