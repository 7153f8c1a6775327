import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { startAnsweringWorker } from "./testing/answering-worker.ts";
import { writeDrawnCars } from "./testing/drawn-data.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

/** Runs the command as a process of its own. */
async function evaluate(...argv: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { stdout, stderr, code };
}

test("evaluate prints its tables and writes the report", async () => {
  await inTemporaryFolder(async (folder) => {
    await writeDrawnCars(folder);
    const worker = await startAnsweringWorker();
    try {
      const json = join(folder, "reports/cars.json");
      const { stdout, stderr, code } = await evaluate(
        ...["--dataset", "cars", "--data", folder, "--worker", worker.url],
        ...["--split", "dev", "--prompts", "mask", "--limit", "2", "--json", json],
        ...["--overlays", "1", "--out", join(folder, "overlays")],
      );
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^### Occluded cars, dev\n\n\| prompt \| mode/);
      assert.match(stdout, /\| mask +\| refined +\| all +\| 6 /);
      assert.match(stdout, /model car 1\.0\.0 on cpu, bank .*CPUs.*worker at http/);
      assert.match(stderr, /Overlays are in .*overlays/);
      const report = JSON.parse(await readFile(json, "utf8"));
      assert.equal(report.cases.length, 12);
      assert.equal(report.options.limit, 2);
      assert.equal(report.rows.length, 8);
      assert.ok(report.environment.cpus > 0);
    } finally {
      await worker.stop();
    }
  });
});

test("evaluate says what is wrong with its command line", async () => {
  const { stdout, stderr, code } = await evaluate("--dataset", "cars");
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^Give the option --data: got none\nSee /);
});

test("evaluate names the data that are missing", async () => {
  await inTemporaryFolder(async (data) => {
    const { stderr, code } = await evaluate(
      ...["--dataset", "photos", "--data", data, "--worker", "http://127.0.0.1:9"],
    );
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^Point --data at the folder that holds the data sets: no .*index\.jsonl\n$/,
    );
  });
});
