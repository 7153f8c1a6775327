import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { tinyReferences, writeTinyBank } from "../testing/tiny-bank.ts";
import { BankFile } from "./bank-file.ts";
import { idsOf, rowsWithout } from "./edit.ts";

/** A bank file of car-0 to car-4 that is open. */
function withBank(use: (bank: BankFile) => void | Promise<void>) {
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, "bank.arrow");
    await writeTinyBank(path, tinyReferences(5));
    const bank = await BankFile.open(path);
    try {
      await use(bank);
    } finally {
      await bank.close();
    }
  });
}

test("idsOf() lists the ids in their order", () =>
  withBank((bank) => {
    assert.deepEqual(idsOf(bank), ["car-0", "car-1", "car-2", "car-3", "car-4"]);
  }));

test("rowsWithout() gives the other rows as they are", () =>
  withBank(async (bank) => {
    const left = [];
    for await (const row of rowsWithout(bank, ["car-1", "car-3"])) left.push(row);
    const all = [];
    for await (const row of bank.rows()) all.push(row);
    assert.deepEqual(left, [all[0], all[2], all[4]]);
  }));

test("rowsWithout() names the ids that the bank does not have", () =>
  withBank((bank) => {
    assert.throws(() => rowsWithout(bank, ["car-0", "car-7", "x"]), {
      name: "BankFileError",
      message: /: got car-7, x$/,
    });
  }));
