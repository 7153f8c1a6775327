import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
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
import { tinyBank, tinyReference } from "../testing/tiny-bank.ts";
import { decodeBank, encodeBank, readBankFile, writeBankFile } from "./arrow-file.ts";

test("encodeBank() and decodeBank() give back every field of every reference", () => {
  const bank = tinyBank(5);
  const back = decodeBank(encodeBank(bank), "tiny.arrow");
  assert.deepEqual(back.metadata, bank.metadata);
  back.references.forEach((reference, i) => {
    const { responseMap, coverage, ...exact } = reference;
    const { responseMap: responses, coverage: shares, ...expected } = bank.references[i];
    assert.deepEqual(exact, expected);
    assert.equal(responseMap.length, responses.length);
    responseMap.forEach((value, at) => assert.ok(Math.abs(value - responses[at]) <= 2 ** -12));
    coverage.forEach((value, at) => assert.ok(Math.abs(value - shares[at]) <= 1 / 255));
  });
});

test("decodeBank() reads the same from bytes that were read before", () => {
  const once = encodeBank(decodeBank(encodeBank(tinyBank()), "a"));
  assert.deepEqual(once, encodeBank(decodeBank(once, "a")));
});

test("encodeBank() writes one Arrow IPC file with named, typed columns", () => {
  const bytes = encodeBank(tinyBank());
  assert.equal(Buffer.from(bytes.subarray(0, 6)).toString(), "ARROW1");
  assert.deepEqual(tableFromIPC(bytes).schema.fields.map(String), [
    "id: Utf8",
    "category: Utf8",
    "source: Utf8",
    "mirrored: Bool",
    "scale: Float64",
    "mask_height: Int32",
    "mask_width: Int32",
    "mask_counts: Utf8",
    "box: FixedSizeList[4]<Float64>",
    "embedding: FixedSizeList[64]<Float32>",
    "map_rows: Int32",
    "map_columns: Int32",
    "coverage: List<Uint8>",
    "response_map: List<Float16>",
  ]);
});

test("encodeBank() keeps a bank without references", () => {
  assert.deepEqual(decodeBank(encodeBank(tinyBank(0)), "empty").references, []);
});

test("encodeBank() keeps more references than one record batch holds", () => {
  const bank = tinyBank(300);
  const ids = decodeBank(encodeBank(bank), "large").references.map(({ id }) => id);
  assert.deepEqual(ids, bank.references.map(({ id }) => id));
});

test("encodeBank() stores a reference in under 25 KB", () => {
  const large = encodeBank(tinyBank(41)).length - encodeBank(tinyBank(1)).length;
  assert.ok(large / 40 < 25_000, `${large / 40} bytes`);
});

test("writeBankFile() keeps the file that it replaces as .previous and leaves nothing else", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "bank.arrow");
    await writeBankFile(path, tinyBank(1));
    await writeBankFile(path, tinyBank(2));
    await writeBankFile(path, tinyBank(3));
    assert.equal((await readBankFile(path)).references.length, 3);
    assert.equal((await readBankFile(`${path}.previous`)).references.length, 2);
    assert.deepEqual((await readdir(folder)).sort(), ["bank.arrow", "bank.arrow.previous"]);
  }));

test("writeBankFile() leaves the old file alone when it cannot write the new one", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "bank.arrow");
    await writeBankFile(path, tinyBank(1));
    const before = await readFile(path);
    await writeFile(`${path}.${process.pid}.tmp`, "in the way");
    await assert.rejects(writeBankFile(path, tinyBank(2)));
    assert.deepEqual(await readFile(path), before);
  }));

const foreign = () => {
  const column = vectorFromArray([1], new Int32());
  return tableToIPC(new Table({ n: column }), "file");
};
const otherColumns = (bytes: Uint8Array) => {
  const { metadata } = tableFromIPC(bytes).schema;
  return tableToIPC(new Table(new Schema([new Field("id", new Int32())], metadata)), "file");
};

const BROKEN: readonly [name: string, make: () => Uint8Array, message: RegExp][] = [
  ["no bytes", () => new Uint8Array(), /^Use an Arrow file .*: got b\.arrow$/],
  ["a text", () => Buffer.from("not arrow at all"), /^Use an Arrow file/],
  ["another Arrow file", foreign, /no bank metadata$/],
  ["a file cut in the middle", () => encodeBank(tinyBank()).subarray(0, 9000), /cannot be parsed$/],
  ["other columns", () => otherColumns(encodeBank(tinyBank())), /it has no column id: Utf8$/],
  [
    "metadata of another format",
    () => {
      const bytes = Buffer.from(encodeBank(tinyBank()));
      const text = bytes.toString("latin1").replaceAll('"format_version":1', '"format_version":2');
      return Buffer.from(text, "latin1");
    },
    /format_version/,
  ],
];

for (const [name, make, message] of BROKEN) {
  test(`decodeBank() refuses ${name}`, () => {
    assert.throws(() => decodeBank(make(), "b.arrow"), { name: "BankFileError", message });
  });
}

test("readBankFile() names a file that is missing", async () => {
  await assert.rejects(readBankFile("/nowhere/bank.arrow"), {
    name: "BankFileError",
    message: "Name a bank file that can be read: got /nowhere/bank.arrow",
  });
});

test("encodeBank() does not change a cell that the mask barely touches", () => {
  const reference = tinyReference("touched");
  reference.coverage[0] = 1e-6;
  reference.responseMap[0] = 0.5;
  const { metadata } = tinyBank(1);
  const [back] = decodeBank(encodeBank({ metadata, references: [reference] }), "b").references;
  assert.equal(back.responseMap[0], 0.5);
});
