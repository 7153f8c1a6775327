import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { writeAmodalScenes } from "@kanizsa/shared/formats/scenes/write-amodal-scenes.ts";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { startAnsweringWorker } from "./testing/answering-worker.ts";
import { writeDrawnCars } from "./testing/drawn-data.ts";
import { drawnScenes, writeJson, writePictures } from "./testing/drawn-masks.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

function start(...argv: string[]) {
  return spawn(process.execPath, ["--import", "tsx", MAIN, ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Runs the command as a process of its own. */
async function evaluate(...argv: string[]) {
  const child = start(...argv);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { stdout, stderr, code };
}

test("evaluate prints its tables and writes the reports", async () => {
  await inTemporaryFolder(async (folder) => {
    await writeDrawnCars(folder);
    const worker = await startAnsweringWorker();
    try {
      const out = join(folder, "out");
      const json = join(folder, "reports/cars.json");
      const { stdout, stderr, code } = await evaluate(
        ...["--dataset", "cars", "--data", folder, "--worker", worker.url, "--out", out],
        ...["--split", "dev", "--prompts", "mask", "--limit", "2", "--json", json],
      );
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^### Occluded cars, dev\n\n\| prompt \| mode/);
      assert.match(stdout, /\| mask +\| refined +\| all +\| 6 /);
      assert.match(
        stdout,
        /\nmodel car 1\.0\.0 on cpu in float32, .*, bank .*CPUs.*worker at http/,
      );
      assert.match(stderr, /\nReport: .*out\/report\.html\n$/);
      const report = JSON.parse(await readFile(json, "utf8"));
      assert.equal(report.cases.length, 12);
      assert.equal(report.options.limit, 2);
      assert.equal(report.rows.length, 8);
      assert.ok(report.environment.cpus > 0);
      assert.match(report.command, /^npm run evaluate -- --dataset cars --data /);
      assert.deepEqual(JSON.parse(await readFile(join(out, "report.json"), "utf8")), report);
      assert.match(await readFile(join(out, "report.html"), "utf8"), /<h1>Cars behind pasted/);
    } finally {
      await worker.stop();
    }
  });
});

test("evaluate finishes its request when it is interrupted, and goes on from there", async () => {
  await inTemporaryFolder(async (folder) => {
    const dataset = drawnScenes();
    await writePictures(join(folder, "test/images"), dataset);
    await writeJson(join(folder, "test/annotations/amodal.json"), writeAmodalScenes(dataset));
    let asked = 0;
    let interrupt = () => {};
    const worker = await startAnsweringWorker({
      find() {
        asked++;
        interrupt();
        return [];
      },
    });
    try {
      const argv = ["--dataset", "scenes", "--data", folder, "--worker", worker.url];
      argv.push("--out", join(folder, "out"));
      const child = start(...argv);
      interrupt = () => child.kill("SIGINT");
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "exit"),
      ]);
      assert.deepEqual([code, stdout], [130, ""], stderr);
      assert.match(stderr, /Finishing the request that is under way; once more ends at once\n/);
      assert.match(stderr, /Run the same command again to go on: its answers are kept in .*out\n$/);
      assert.equal(asked, 1);

      interrupt = () => {};
      const again = await evaluate(...argv);
      assert.equal(again.code, 0, again.stderr);
      assert.equal(asked, 3); // the first of three pictures was remembered
      const report = JSON.parse(await readFile(join(folder, "out/report.json"), "utf8"));
      assert.deepEqual(report.answers, { asked: 2, remembered: 1 });
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

test("evaluate names the data that are missing, before it looks for a worker", async () => {
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
