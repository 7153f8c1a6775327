import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { unpackBank } from "@kanizsa/shared/preview/unpack-bank.ts";
import { sha256Of } from "../../runtime/manifest.ts";
import { readBank } from "../../testing/read-bank.ts";
import { inTemporaryFolder } from "../../testing/temporary-folder.ts";
import {
  TINY_IDENTITY,
  TINY_MODEL,
  tinyReferences,
  writeTinyBank,
} from "../../testing/tiny-bank.ts";
import { BankFile } from "../bank-file.ts";
import { BankFileError } from "../bank-file-error.ts";
import { writeBank } from "../write-bank.ts";
import { writePreview } from "./write-preview.ts";

async function preview(folder: string, count: number, size = 5) {
  const path = join(folder, "bank.arrow");
  await writeTinyBank(path, tinyReferences(size));
  const bank = await BankFile.open(path);
  try {
    return await writePreview(bank, join(folder, "preview"), count);
  } finally {
    await bank.close();
  }
}

test("writePreview() writes what a page loads, and lists it beside the weights", () =>
  inTemporaryFolder(async (folder) => {
    await preview(folder, 5);
    const list = join(folder, "preview/preview.json");
    await writeFile(list, JSON.stringify({ weights: { bytes: 1 }, bank: { bytes: 2 } }));
    const { bytes, version, rows } = await preview(folder, 3);
    const packed = new Uint8Array(await readFile(join(folder, "preview/bank.bin")));
    assert.equal(packed.length, bytes);
    assert.deepEqual(JSON.parse(await readFile(list, "utf8")), {
      weights: { bytes: 1 },
      bank: { file: "bank.bin", sha256: sha256Of(packed), bytes, version, references: 3 },
    });
    const bank = await unpackBank(packed);
    assert.deepEqual([bank.version, bank.model], [version, TINY_MODEL]);
    assert.deepEqual(bank.references.map(({ id }) => id), rows.map(({ id }) => id));
  }));

test("writePreview() chooses the same again", () =>
  inTemporaryFolder(async (folder) => {
    const [once, again] = [await preview(folder, 2), await preview(folder, 2)];
    assert.equal(once.version, again.version);
  }));

test("a bank of its rows has the version and the references of the page's", () =>
  inTemporaryFolder(async (folder) => {
    const { rows, version } = await preview(folder, 2);
    const path = join(folder, "small.arrow");
    assert.equal((await writeBank(path, rows, TINY_IDENTITY)).version, version);
    const { references } = await readBank(path);
    const packed = await readFile(join(folder, "preview/bank.bin"));
    const page = await unpackBank(new Uint8Array(packed));
    for (const [n, { id, coverage, responseMap }] of page.references.entries()) {
      assert.equal(references[n].id, id);
      assert.deepEqual(references[n].coverage, coverage);
      responseMap.forEach((value, i) => {
        assert.ok(Math.abs(value - references[n].responseMap[i]) < 1e-3); // float16
      });
    }
  }));

test("writePreview() rejects an empty bank, and a list that is none", () =>
  inTemporaryFolder(async (folder) => {
    await assert.rejects(() => preview(folder, 64, 0), BankFileError);
    await preview(folder, 2);
    await writeFile(join(folder, "preview/preview.json"), "{");
    await assert.rejects(() => preview(folder, 2), /Restore .*preview\.json/);
  }));
