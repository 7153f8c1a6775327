import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { LocalError } from "./local-error.mjs";
import { backup, restore } from "./maintain.mjs";
import { denoBinary, ROOT } from "./paths.mjs";

const PROGRAM = "api/stores/embedded/testing/store-program.ts";
const signal = new AbortController().signal;

for (const args of [[], ["a", "b"], ["--help"]]) {
  test(`backup() asks for one file: got ${args.join(" ") || "none"}`, async () => {
    await assert.rejects(backup(signal, args), LocalError);
  });
}

test("backup() and restore() get by with permissions for the data folder and the file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kanizsa-maintain-"));
  const before = process.env.KANIZSA_DATA_DIR;
  const file = join(folder, "backup.tar");
  const dataDir = join(folder, "data");
  try {
    const args = ["run", "--no-check", "--allow-all", PROGRAM, "count", dataDir, "1"];
    await promisify(execFile)(denoBinary(), args, { cwd: ROOT, timeout: 60_000 });
    process.env.KANIZSA_DATA_DIR = dataDir;
    await assert.rejects(restore(signal, [file]), LocalError);
    assert.equal(await backup(signal, [file]), 0);
    assert.equal(await backup(signal, [file]), 1); // the file is there
    assert.equal(await restore(signal, [file]), 0);
    const names = await readdir(dataDir);
    assert.ok(names.includes("kanizsa.sqlite"));
    assert.equal(names.filter((name) => name.startsWith("replaced-")).length, 1);
  } finally {
    if (before === undefined) delete process.env.KANIZSA_DATA_DIR;
    else process.env.KANIZSA_DATA_DIR = before;
    await rm(folder, { recursive: true });
  }
});
