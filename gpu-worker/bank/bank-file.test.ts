import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import {
  Field,
  Int32,
  Schema,
  Table,
  tableFromIPC,
  tableToIPC,
  vectorFromArray,
} from "apache-arrow";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { tinyReference, tinyReferences, writeTinyBank } from "../testing/tiny-bank.ts";
import { readBank } from "../testing/read-bank.ts";
import { BankFile } from "./bank-file.ts";

/** Writes a bank and gives what stands in it. */
function roundTrip(references: readonly Reference[], options = {}) {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "bank.arrow");
    const written = await writeTinyBank(path, references, options);
    return { written, bytes: await readFile(path), ...await readBank(path) };
  });
}

/** Opens bytes as if they were a bank file. */
function openBytes(make: (bank: Uint8Array) => Uint8Array) {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "b.arrow");
    await writeTinyBank(path);
    await writeFile(path, make(await readFile(path)));
    return await readBank(path);
  });
}

for (const [what, options] of [["", {}], [" with an index", { largestWhole: 2 }]] as const) {
  test(`a bank file${what} gives back every field of every reference`, async () => {
    const references = tinyReferences(5);
    const back = await roundTrip(references, options);
    assert.deepEqual(back.metadata, back.written);
    back.references.forEach((reference, i) => {
      const { responseMap, coverage, ...exact } = reference;
      const { responseMap: responses, coverage: shares, ...expected } = references[i];
      assert.deepEqual(exact, expected);
      assert.equal(responseMap.length, responses.length);
      responseMap.forEach((value, at) => assert.ok(Math.abs(value - responses[at]) <= 2 ** -12));
      coverage.forEach((value, at) => assert.ok(Math.abs(value - shares[at]) <= 1 / 255));
    });
  });
}

test("a bank file written from what was read is the same, byte for byte", async () => {
  const once = await roundTrip((await roundTrip(tinyReferences(3))).references);
  assert.deepEqual(once.bytes, (await roundTrip(once.references)).bytes);
});

test("a bank file is one Arrow IPC file with named, typed columns", async () => {
  const { bytes } = await roundTrip(tinyReferences(3));
  assert.equal(bytes.subarray(0, 6).toString(), "ARROW1");
  const table = tableFromIPC(bytes);
  assert.equal(table.numRows, 3);
  assert.deepEqual(table.schema.fields.map(String), [
    "id: Utf8",
    "category: Utf8",
    "source: Utf8",
    "mirrored: Bool",
    "scale: Float64",
    "mask_height: Int32",
    "mask_width: Int32",
    "mask_counts: Utf8",
    "box: FixedSizeList[4]<Float64>",
    "map_rows: Int32",
    "map_columns: Int32",
    "coverage: List<Uint8>",
    "response_map: List<Float16>",
    "coarse_map: FixedSizeList[7680]<Int8>",
  ]);
});

test("a bank file with an index has each reference's code in a column of its own", async () => {
  const { bytes } = await roundTrip(tinyReferences(3), { largestWhole: 2 });
  const [first] = tableFromIPC(bytes).schema.fields;
  assert.equal(String(first), "code: FixedSizeList[128]<Float32>");
});

test("a bank file may be without references", async () => {
  assert.deepEqual((await roundTrip([])).references, []);
});

test("a bank file holds more references than one record batch", async () => {
  const references = tinyReferences(300);
  const back = await roundTrip(references);
  assert.deepEqual(back.references.map(({ id }) => id), references.map(({ id }) => id));
});

test("a bank file stores a reference in under 35 KB", async () => {
  const [large, small] = [await roundTrip(tinyReferences(41)), await roundTrip(tinyReferences(1))];
  const each = (large.bytes.length - small.bytes.length) / 40;
  assert.ok(each < 35_000, `${each} bytes`);
});

test("a bank file does not lose a cell that the mask barely touches", async () => {
  const reference = tinyReference("touched");
  reference.coverage[0] = 1e-6;
  reference.responseMap[0] = 0.5;
  const { references: [back] } = await roundTrip([reference]);
  assert.equal(back.responseMap[0], 0.5);
});

const foreign = () => {
  const column = vectorFromArray([1], new Int32());
  return tableToIPC(new Table({ n: column }), "stream");
};
/** As a file whose schema stands at its head too. */
const asFile = (stream: Uint8Array) =>
  Buffer.concat([Buffer.from("ARROW1\0\0"), stream, Buffer.from("ARROW1")]);
const otherColumns = (bytes: Uint8Array) => {
  const { metadata } = tableFromIPC(bytes).schema;
  return tableToIPC(new Table(new Schema([new Field("id", new Int32())], metadata)), "stream");
};
const replaced = (bytes: Uint8Array, from: string, to: string) =>
  Buffer.from(Buffer.from(bytes).toString("latin1").replaceAll(from, to), "latin1");

const BROKEN: readonly [name: string, make: (bank: Uint8Array) => Uint8Array, message: RegExp][] = [
  ["no bytes", () => new Uint8Array(), /^Use an Arrow file .*: got .*b\.arrow$/],
  ["a text", () => Buffer.from("not arrow at all"), /^Use an Arrow file/],
  ["another Arrow file", () => asFile(foreign()), /no bank metadata$/],
  ["a file cut in the middle", (bank) => bank.subarray(0, 9000), /cannot be parsed$/],
  [
    "a file without its middle",
    (bank) => Buffer.concat([bank.subarray(0, 9000), bank.subarray(40_000)]),
    /cannot be parsed$/,
  ],
  ["other columns", (bank) => asFile(otherColumns(bank)), /it has no column id: Utf8$/],
  [
    "another number of references",
    (bank) => replaced(bank, '"references":3', '"references":9'),
    /it has 3 of 9 references$/,
  ],
  [
    "another format",
    (bank) => replaced(bank, '"format_version":2', '"format_version":1'),
    /^Build .*b\.arrow again .*`npm run bank -- build`.*: it is of format 1, this release reads 2$/,
  ],
  ["metadata that do not fit", (bank) => replaced(bank, '"cell":8', '"cell":9'), /cell: /],
];

for (const [name, make, message] of BROKEN) {
  test(`BankFile.open() refuses ${name}`, async () => {
    await assert.rejects(openBytes(make), { name: "BankFileError", message });
  });
}

test("BankFile.open() names a file that is missing, and a folder", async () => {
  for (const path of ["/nowhere/bank.arrow", "/"]) {
    await assert.rejects(BankFile.open(path), {
      name: "BankFileError",
      message: `Name a bank file that can be read: got ${path}`,
    });
  }
});
