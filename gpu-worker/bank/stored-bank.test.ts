import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { MemoryBank } from "@kanizsa/shared/pipeline/memory-bank.ts";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { tinyReferences, writeTinyBank } from "../testing/tiny-bank.ts";
import { BankFile } from "./bank-file.ts";
import { packReference, unpackReference } from "./packed-reference.ts";
import { StoredBank } from "./stored-bank.ts";
import { WholeBank } from "./whole-bank.ts";

/** The same references in a file and in memory, rounded alike. */
function withBoth(
  references: readonly Reference[],
  use: (stored: StoredBank, memory: MemoryBank, path: string) => Promise<void>,
) {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "bank.arrow");
    const { version } = await writeTinyBank(path, references, { largestWhole: 0 });
    const stored = await StoredBank.read(await BankFile.open(path));
    const rounded = references.map((reference) => unpackReference(packReference(reference)));
    try {
      await use(stored, new MemoryBank(version, rounded), path);
    } finally {
      await stored.close();
    }
  });
}

test("StoredBank says of its references what a bank in memory says", () =>
  withBoth(tinyReferences(5), async (stored, memory) => {
    assert.deepEqual([stored.size, stored.version, stored.features], [5, memory.version, 32]);
    for (const number of [0, 3, 4]) {
      assert.equal(stored.idOf(number), memory.idOf(number));
      assert.equal(stored.numberOf(memory.idOf(number)), number);
      assert.deepEqual(stored.silhouette(number), memory.silhouette(number));
    }
    assert.equal(stored.numberOf("car-9"), undefined);
    const [wanted, kept] = [[4, 0, 4], [0]];
    const windows = await stored.windows(wanted);
    for (const [place, window] of (await memory.windows(wanted)).entries()) {
      const { mapRows, mapColumns, responseMap, coverage } = window;
      assert.deepEqual(windows[place], { mapRows, mapColumns, responseMap, coverage });
    }
    assert.equal((await stored.windows(kept))[0], windows[1], "read once");
  }));

for (const [first, count] of [[0, 1], [254, 4], [256, 1], [257, 9], [258, 1], [0, 1000]]) {
  test(`StoredBank.records(${first}, ${count}) are those of a whole bank`, () =>
    withBoth(tinyReferences(258), async (stored) => {
      const whole = new WholeBank("1", tinyReferences(258));
      const records = await stored.records(first, count);
      assert.deepEqual(records, await whole.records(first, count));
      assert.equal(records.length, Math.max(0, Math.min(count, 258 - first)));
    }));
}

test("StoredBank reads maps over the end of a record batch", () =>
  withBoth(tinyReferences(258), async (stored, memory) => {
    const wanted = [255, 256, 257];
    assert.deepEqual(
      (await stored.windows(wanted)).map(({ responseMap }) => responseMap),
      (await memory.windows(wanted)).map(({ responseMap }) => responseMap),
    );
  }));

for (const wanted of [[2, 0], "all"] as const) {
  test(`StoredBank.coarseMaps(${wanted}) are those of a bank in memory times 127`, () =>
    withBoth(tinyReferences(4), async (stored, memory) => {
      const coarse = await stored.coarseMaps(wanted);
      const expected = await memory.coarseMaps(wanted);
      assert.deepEqual(coarse.dims, expected.dims);
      coarse.data.forEach((value, i) =>
        assert.ok(Math.abs(value - 127 * expected.data[i]) < 0.501)
      );
    }));
}

test("StoredBank's index gives back the coarse maps of few references", () =>
  withBoth(tinyReferences(6), async (stored, memory) => {
    const { basis, codes } = stored.index;
    const { dims, data } = await memory.coarseMaps("all");
    const length = dims[1] * dims[2] * dims[3];
    assert.deepEqual([basis.dims, codes.dims], [[129, ...dims.slice(1)], [6, 128]]);
    const mean = basis.data.subarray(128 * length);
    for (let reference = 0; reference < 6; reference++) {
      const map = mean.slice();
      for (let k = 0; k < 128; k++) {
        const weight = codes.data[reference * 128 + k];
        for (let i = 0; i < length; i++) map[i] += weight * basis.data[k * length + i];
      }
      map.forEach((value, i) =>
        assert.ok(Math.abs(value - data[reference * length + i]) < 0.01, `${reference}, ${i}`)
      );
    }
  }));

test("StoredBank goes on with its file when another one takes its place", () =>
  withBoth(tinyReferences(3), async (stored, _, path) => {
    await writeTinyBank(path, tinyReferences(1), { largestWhole: 0 });
    await rename(`${path}.previous`, `${path}.gone`);
    assert.equal((await stored.windows([2])).length, 1);
  }));

test("StoredBank.read() refuses a bank without an index", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "bank.arrow");
    await writeTinyBank(path);
    const file = await BankFile.open(path);
    await assert.rejects(StoredBank.read(file), {
      name: "BankFileError",
      message: /with an index/,
    });
    await file.close();
  }));
