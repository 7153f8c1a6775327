import assert from "node:assert/strict";
import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { tableFromIPC } from "apache-arrow";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { tinyReferences } from "../testing/tiny-bank.ts";
import { bankSchema, type Columns, toRecordBatch } from "./arrow-columns.ts";
import { ArrowFile } from "./arrow-file.ts";
import { ArrowWriter } from "./arrow-writer.ts";
import { packReference } from "./packed-reference.ts";

const SCHEMA = bankSchema(new Map([["key", "value"]]), false);

/** Writes batches of rows and reads the file, whose bytes can be changed in between. */
function withFile(
  batches: readonly number[],
  use: (file: ArrowFile<Columns>, bytes: Uint8Array) => void,
  change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
) {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "file.arrow");
    const target = await open(path, "wx");
    const writer = new ArrowWriter(target, SCHEMA);
    for (const count of batches) {
      await writer.write(toRecordBatch(SCHEMA, tinyReferences(count).map(packReference)));
    }
    await writer.finish();
    await target.close();
    await writeFile(path, change(await readFile(path)));
    const handle = await open(path, "r");
    try {
      use(await ArrowFile.read<Columns>(handle), await readFile(path));
    } finally {
      await handle.close();
    }
  });
}

test("ArrowFile reads the batches that ArrowWriter wrote, as Apache Arrow does", () =>
  withFile([3, 1], (file, bytes) => {
    const table = tableFromIPC<Columns>(bytes);
    assert.equal(file.schema.metadata.get("key"), "value");
    assert.equal(table.schema.metadata.get("key"), "value");
    assert.deepEqual(file.batches.map(({ rows }) => rows), [3, 1]);
    const ids = file.batches.flatMap((batch) => [...file.recordBatch(batch).getChild("id") ?? []]);
    assert.deepEqual(ids, [...table.getChild("id") ?? []]);
  }));

test("ArrowFile says where a column's values lie in the file", () =>
  withFile([1, 3], (file) => {
    const [, batch] = file.batches;
    const values = batch.buffers.get("coarse_map")?.at(-1);
    assert.ok(values);
    const bytes = file.bytes(batch.bodyPosition + values.offset + 2 * 7680, 7680);
    const { coarse } = packReference(tinyReferences(3)[2]);
    assert.deepEqual(new Int8Array(bytes.buffer), coarse);
  }));

test("ArrowFile reads no more of a batch than is wanted", () =>
  withFile([2], (file) => {
    const [batch] = file.batches;
    const columns = file.recordBatch(batch, batch.buffers.get("coarse_map")?.[0].offset);
    assert.equal(columns.getChild("id")?.get(1), "car-1");
    assert.ok(columns.getChild("coarse_map")?.get(1)?.toArray().every((value) => value === 0));
  }));

test("ArrowFile reads a file without batches", () =>
  withFile([], (file) => assert.deepEqual(file.batches, [])));

const BROKEN: readonly [
  name: string,
  change: (bytes: Uint8Array) => Uint8Array,
  message: RegExp,
][] = [
  ["has no end", (bytes) => bytes.subarray(0, -1), /no end/],
  ["is shorter than the end's mark", () => new Uint8Array(3), /inside the file/],
  ["begins with something else", (bytes) => bytes.with(8, 0), /No message begins at byte 8/],
  [
    "lost a part of its batch",
    (bytes) => Buffer.concat([bytes.subarray(0, 5000), bytes.subarray(-6)]),
    /cut off/,
  ],
];

for (const [name, change, message] of BROKEN) {
  test(`ArrowFile refuses a file that ${name}`, async () => {
    await assert.rejects(withFile([2], () => {}, change), { message });
  });
}
