import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("main.mjs", import.meta.url));
const run = (...given) => spawnSync(process.execPath, [program, ...given], { encoding: "utf8" });

test("SCALING.md shows the tables that `npm run capacity` prints", async () => {
  const text = await readFile(new URL("../SCALING.md", import.meta.url), "utf8");
  const tables = run().stdout.match(/(^\|.*\n)+/gm);
  assert.equal(tables.length, 3);
  for (const table of tables) assert.ok(text.includes(table), table);
});

test("npm run capacity counts with other assumptions, and refuses what it doesn't know", () => {
  assert.notEqual(run("cacheHits=0.9").stdout, run().stdout);
  for (const wrong of ["cachehits=1", "cores", "gpuHour=-1"]) {
    const { status, stderr } = run(wrong);
    assert.equal(status, 1, wrong);
    assert.match(stderr, /Use NAME=NUMBER of cacheHits/);
  }
});
