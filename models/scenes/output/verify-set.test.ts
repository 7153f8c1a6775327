import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import sharp from "sharp";
import { createPatterns } from "../shade/noise.ts";
import { withTemporaryFolder } from "../testing/temporary-folder.ts";
import { finishSplit } from "./finish-split.ts";
import { renderPicture } from "./render-picture.ts";
import { prepareFolders, type SetOptions } from "./render-set.ts";
import { type Checksums, verifySet } from "./verify-set.ts";
import { writeSetFiles } from "./write-set-files.ts";

const patterns = createPatterns();
const SIZE = { seed: 1, width: 160, height: 90 };
const SPLIT = "val";
const running = new AbortController().signal;

/** Draws a set of two pictures and gives what would be published of it. */
async function drawnSet(folder: string): Promise<Checksums> {
  const options: SetOptions = { ...SIZE, folder, split: SPLIT, count: 2, workers: 1 };
  await prepareFolders(options);
  for (const index of [1, 2]) await renderPicture({ ...options, index }, patterns);
  const checksums = await finishSplit(options);
  await writeSetFiles(folder, SIZE, { [SPLIT]: checksums });
  return { version: 1, generator: "", ...SIZE, splits: { [SPLIT]: checksums } };
}

async function faultsAfter(change: (folder: string) => Promise<void>): Promise<readonly string[]> {
  let faults: readonly string[] = [];
  await withTemporaryFolder(async (folder) => {
    const published = await drawnSet(folder);
    await change(folder);
    [{ faults }] = await verifySet(folder, published, running);
  });
  return faults;
}

test("verifySet() finds a set as published that was drawn from the same seed", async () => {
  await withTemporaryFolder(async (folder) => {
    const published = await drawnSet(folder);
    assert.deepEqual(await verifySet(folder, published, running), [
      { split: SPLIT, faults: [], samePixels: true },
    ]);
  });
});

test("verifySet() takes another encoder's JPEG for the same picture", async () => {
  const faults = await faultsAfter(async (folder) => {
    const file = join(folder, SPLIT, "images", "000001.jpg");
    await writeFile(file, await sharp(await readFile(file)).jpeg({ quality: 60 }).toBuffer());
  });
  assert.deepEqual(faults, []);
});

test("verifySet() names annotations that were changed", async () => {
  const faults = await faultsAfter(async (folder) => {
    const file = join(folder, SPLIT, "annotations", "amodal.json");
    await writeFile(file, (await readFile(file, "utf8")).replace('"width":160', '"width":161'));
  });
  assert.deepEqual(faults, ["the annotations differ"]);
});

test("verifySet() counts pictures that are missing or darker", async () => {
  const faults = await faultsAfter(async (folder) => {
    const file = join(folder, SPLIT, "images", "000001.jpg");
    await writeFile(file, await sharp(await readFile(file)).linear(0.9, 0).jpeg().toBuffer());
    await rm(join(folder, SPLIT, "images", "000002.jpg"));
  });
  assert.deepEqual(faults, ["pictures are missing or differ by more than 2 of 255: got 2"]);
});

test("verifySet() tells scenes of another seed", async () => {
  await withTemporaryFolder(async (folder) => {
    const published = await drawnSet(folder);
    const [{ faults }] = await verifySet(folder, { ...published, seed: 2 }, running);
    assert.deepEqual(faults, ["the scenes' descriptions differ"]);
  });
});
