import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { readAmodalScenes } from "@kanizsa/shared/formats/scenes/read-amodal-scenes.ts";
import { readCocoa } from "@kanizsa/shared/formats/cocoa/read-cocoa.ts";
import { readKins } from "@kanizsa/shared/formats/kins/read-kins.ts";
import sharp from "sharp";
import { withTemporaryFolder } from "./testing/temporary-folder.ts";

const CLI = fileURLToPath(new URL("./cli.ts", import.meta.url));
const SMALL = [
  "--split",
  "val",
  "--count",
  "3",
  "--width",
  "160",
  "--height",
  "90",
  "--workers",
  "1",
];

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line; `watch` may send it signals as it writes. */
function run(args: string[], watch?: (stderr: string, kill: () => void) => void): Promise<Outcome> {
  const child = spawn(process.execPath, ["--import", "tsx", CLI, ...args]);
  let stdout = "", stderr = "";
  child.stdout.on("data", (data) => stdout += data);
  child.stderr.on("data", (data) => {
    stderr += data;
    watch?.(stderr, () => child.kill("SIGINT"));
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

async function readJson(...path: string[]): Promise<unknown> {
  return JSON.parse(await readFile(join(...path), "utf8"));
}

test("npm run scenes draws a set that every reader takes, and goes on where it ended", async () => {
  await withTemporaryFolder(async (folder) => {
    const first = await run(["--out", folder, ...SMALL]);
    assert.equal(first.code, 0, first.stderr);
    const annotations = join(folder, "val", "annotations");
    const { images } = readAmodalScenes(await readJson(annotations, "amodal.json"));
    assert.deepEqual(images.map(({ fileName }) => fileName), [
      "000001.jpg",
      "000002.jpg",
      "000003.jpg",
    ]);
    for (const [read, name] of [[readCocoa, "cocoa.json"], [readKins, "kins.json"]] as const) {
      const dataset = read(await readJson(annotations, name));
      assert.deepEqual(
        dataset.images.map(({ instances }) => instances.length),
        images.map(({ instances }) => instances.filter(({ ignore }) => !ignore).length),
      );
    }
    const picture = join(folder, "val", "images", "000002.jpg");
    const { width, height, format } = await sharp(picture).metadata();
    assert.deepEqual([width, height, format], [160, 90, "jpeg"]);

    const [before, checksums] = [await readFile(picture), await readJson(folder, "checksums.json")];
    const untouched = join(folder, "val", "images", "000001.jpg");
    const { mtimeMs } = await stat(untouched);
    await writeFile(picture, "broken");
    const second = await run(["--out", folder, ...SMALL]);
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(await readFile(picture), before);
    assert.equal((await stat(untouched)).mtimeMs, mtimeMs);
    assert.deepEqual(await readJson(folder, "checksums.json"), checksums);
  });
});

test("npm run scenes ends at SIGINT and says how to go on", async () => {
  await withTemporaryFolder(async (folder) => {
    let killed = false;
    const { code, stderr } = await run(
      ["--out", folder, ...SMALL, "--count", "500"],
      (text, kill) => {
        // once: a process that ends already would die of a second signal
        if (!killed && text.includes("0 of 500")) kill();
        killed ||= text.includes("0 of 500");
      },
    );
    assert.equal(code, 130);
    assert.match(stderr, /Interrupted: run the same command again to go on/);
  });
});

test("npm run scenes -- --verify names what is not as published", async () => {
  await withTemporaryFolder(async (folder) => {
    const none = await run(["--verify", folder]);
    assert.equal(none.code, 1);
    assert.match(none.stderr, /^Name a folder that `npm run scenes -- --out` filled: got /);
  });
});

test("npm run scenes tells what it does not understand", async () => {
  const { code, stderr } = await run(["--split", "val"]);
  assert.equal(code, 2);
  assert.equal(stderr, "Name a folder with --out DIR: got none\nSee `npm run scenes -- --help`\n");
  assert.match((await run(["--help"])).stdout, /--workers N/);
});
