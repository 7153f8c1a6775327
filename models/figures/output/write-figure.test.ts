import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import test from "node:test";
import sharp from "sharp";
import { inTemporaryFolder } from "@kanizsa/gpu-worker/testing/temporary-folder.ts";
import { LARGEST_FILE, writeFigure } from "./write-figure.ts";

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40" viewBox="0 0 60 40">
  <rect width="60" height="40" fill="#c24e00"/></svg>`;

test("writeFigure() writes the SVG and a picture of the same size", async () => {
  for (const preview of ["jpg", "png"] as const) {
    await inTemporaryFolder(async (folder) => {
      const files = await writeFigure({ name: "a", svg: SVG, preview }, folder);
      assert.deepEqual((await readdir(folder)).sort(), [`a.${preview}`, "a.svg"].sort());
      for (const { path, bytes } of files) {
        const { width, height } = await sharp(path).metadata();
        assert.deepEqual([width, height], [60, 40]);
        assert.ok(bytes > 0 && bytes < LARGEST_FILE);
      }
    });
  }
});
