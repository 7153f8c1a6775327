import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { readBank } from "../testing/read-bank.ts";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import {
  TINY_IDENTITY,
  tinyReference,
  tinyReferences,
  writeTinyBank,
} from "../testing/tiny-bank.ts";
import { packReference } from "./packed-reference.ts";
import { writeBank } from "./write-bank.ts";

test("writeBank() keeps the file that it replaces as .previous and leaves nothing else", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "bank.arrow");
    for (const count of [1, 2, 3]) await writeTinyBank(path, tinyReferences(count));
    assert.equal((await readBank(path)).references.length, 3);
    assert.equal((await readBank(`${path}.previous`)).references.length, 2);
    assert.deepEqual((await readdir(folder)).sort(), ["bank.arrow", "bank.arrow.previous"]);
  }));

for (const name of ["tmp", "rows.tmp"]) {
  test(`writeBank() leaves the old file alone when .${name} is in the way`, () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, "bank.arrow");
      await writeTinyBank(path, tinyReferences(1));
      const before = await readFile(path);
      await writeFile(`${path}.${process.pid}.${name}`, "in the way");
      await assert.rejects(writeTinyBank(path, tinyReferences(2)));
      assert.deepEqual(await readFile(path), before);
    }));
}

test("writeBank() leaves the old file alone, and nothing else, when its rows end with an error", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "bank.arrow");
    await writeTinyBank(path, tinyReferences(1));
    const before = await readFile(path);
    const rows = function* () {
      for (const reference of tinyReferences(300)) yield packReference(reference);
      throw new Error("no more");
    };
    await assert.rejects(writeBank(path, rows(), TINY_IDENTITY), { message: "no more" });
    assert.deepEqual(await readFile(path), before);
    assert.deepEqual(await readdir(folder), ["bank.arrow"]);
  }));

test("writeBank() gives the same references the same version, others another", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "bank.arrow");
    const versions = [];
    for (const seed of [1, 1, 2]) {
      versions.push((await writeTinyBank(path, [tinyReference("a", seed)])).version);
    }
    assert.match(versions[0], /^[0-9a-f]{12}$/);
    assert.equal(versions[0], versions[1]);
    assert.notEqual(versions[0], versions[2]);
  }));
