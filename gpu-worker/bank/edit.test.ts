import assert from "node:assert/strict";
import test from "node:test";
import { tinyBank, tinyReference } from "../testing/tiny-bank.ts";
import { addReferences, removeReferences } from "./edit.ts";

const NOW = new Date("2026-03-04T05:06:07Z");

test("addReferences() puts new ones at the end under a new version", () => {
  const bank = tinyBank(2);
  const grown = addReferences(bank, [tinyReference("new", 7)], NOW);
  assert.deepEqual(grown.references.map(({ id }) => id), ["car-0", "car-1", "new"]);
  assert.equal(grown.metadata.references, 3);
  assert.equal(grown.metadata.created_at, NOW.toISOString());
  assert.notEqual(grown.metadata.version, bank.metadata.version);
});

test("removeReferences() undoes addReferences(), version included", () => {
  const bank = tinyBank(2);
  const back = removeReferences(addReferences(bank, [tinyReference("new", 7)], NOW), ["new"], NOW);
  assert.equal(back.metadata.version, bank.metadata.version);
  assert.deepEqual(back.references, bank.references);
});

test("removeReferences() names the ids that the bank does not have", () => {
  assert.throws(() => removeReferences(tinyBank(2), ["car-0", "car-7", "x"], NOW), {
    name: "BankFileError",
    message: /: got car-7, x$/,
  });
});
