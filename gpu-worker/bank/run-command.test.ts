import assert from "node:assert/strict";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { area } from "@kanizsa/shared/mask/bitmap.ts";
import { decodePicture } from "../image/decode.ts";
import { readImageHeader } from "../image/header.ts";
import { readManifest, sha256Of } from "../runtime/manifest.ts";
import { drawQuadrants, toSharp } from "../testing/draw.ts";
import { readBank } from "../testing/read-bank.ts";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { tinyReference } from "../testing/tiny-bank.ts";
import { tinyManifest } from "../testing/tiny-model.ts";
import { parseArguments } from "./arguments.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

const LIMITS = { maxPixels: 1_000_000, seconds: 10 };

/** A models folder, three photographs of which one is broken, and their annotations. */
async function makeWorkshop(folder: string) {
  await mkdir(join(folder, "models/car"), { recursive: true });
  await mkdir(join(folder, "photos"));
  const manifestPath = join(folder, "models/manifest.json");
  await writeFile(manifestPath, JSON.stringify(tinyManifest({ double: Buffer.from("onnx") })));
  const photo = await toSharp(drawQuadrants(64, 48)).jpeg().toBuffer();
  await writeFile(join(folder, "photos/red car.jpg"), photo);
  await writeFile(join(folder, "photos/blue.jpg"), photo);
  await writeFile(join(folder, "photos/broken.jpg"), photo.subarray(0, 300));
  const images = ["red car.jpg", "blue.jpg", "broken.jpg", "gone.jpg", "../blue.jpg", "blue.jpg"];
  const coco = {
    images: images.map((file_name, id) => ({
      id,
      file_name,
      width: id === 5 ? 48 : 64,
      height: 48,
    })),
    annotations: [
      ...images.map((_, id) => ({
        id: id + 1,
        image_id: id,
        category_id: 3,
        segmentation: [[8, 8, 40, 8, 40, 30]],
      })),
      { id: 90, image_id: 1, category_id: 3, segmentation: [[1, 2, 3]] },
    ],
    categories: [{ id: 3, name: "car" }],
  };
  await writeFile(join(folder, "coco.json"), JSON.stringify(coco));

  const out = { stdout: "", stderr: "" };
  let disposed = 0;
  const context: CommandContext = {
    manifestPath,
    openRuntime: () =>
      Promise.resolve({
        provider: "cpu",
        precision: "float32",
        run: () => Promise.resolve({}),
        dispose: () => {
          disposed++;
          return Promise.resolve();
        },
      }),
    describe: ({ id, category, source, mirrored, mask }) =>
      Promise.resolve({ ...tinyReference(id, area(mask)), category, source, mirrored }),
    readPicture: async (path) => {
      const bytes = await readFile(path);
      return await decodePicture(bytes, await readImageHeader(bytes, LIMITS.maxPixels), LIMITS);
    },
    stdout: { write: (text) => out.stdout += text },
    stderr: { write: (text) => out.stderr += text },
    now: () => new Date("2026-01-02T03:04:05Z"),
  };
  const source = ["--images", join(folder, "photos"), "--annotations", join(folder, "coco.json")];
  const run = async (...argv: string[]) => {
    out.stdout = out.stderr = "";
    await runCommand(parseArguments(argv), context);
    return out;
  };
  return { run, source, manifestPath, disposals: () => disposed };
}

test("bank build describes what can be used, names what cannot, and writes the bank", () =>
  inTemporaryFolder(async (folder) => {
    const { run, source, disposals } = await makeWorkshop(folder);
    const file = join(folder, "mine.arrow");
    const { stdout, stderr } = await run(
      "build",
      ...source,
      "--category",
      "car",
      "--out",
      file,
      "--mirror",
    );
    const { metadata, references } = await readBank(file);
    assert.deepEqual(
      references.map(({ id, source, mirrored }) => [id, source, mirrored]),
      [
        ["red_car-1", "red car.jpg", false],
        ["red_car-1-mirrored", "red car.jpg", true],
        ["blue-2", "blue.jpg", false],
        ["blue-2-mirrored", "blue.jpg", true],
      ],
    );
    assert.equal(metadata.name, "mine");
    assert.deepEqual(metadata.model, { name: "car", version: "1.0.0" });
    assert.match(stderr, /Skipped annotation 3 of broken\.jpg: Send the whole file again/);
    assert.match(stderr, /Skipped annotation 4 of gone\.jpg: .*no such file/);
    assert.match(
      stderr,
      /Skipped annotation 5 of \.\.\/blue\.jpg: .*leads out of the images folder/,
    );
    assert.match(stderr, /Skipped annotation 6 of blue\.jpg: the annotations say 48 × 48 px/);
    assert.match(stderr, /Skipped annotation 90 of blue\.jpg: Use polygons of 3 points/);
    assert.match(stderr, /4 references described, 5 entries skipped/);
    assert.match(stdout, /^Wrote .*mine\.arrow: version \w{12}, 4 references\n$/);
    assert.equal(disposals(), 1);
  }));

test("bank build brings the manifest up to date when it writes the manifest's own bank", () =>
  inTemporaryFolder(async (folder) => {
    const { run, source, manifestPath } = await makeWorkshop(folder);
    const file = join(folder, "models/car/bank.arrow");
    const { stdout } = await run("build", ...source, "--category", "car", "--out", file);
    const { bank } = await readManifest(manifestPath);
    const bytes = await readFile(file);
    const { metadata } = await readBank(file);
    assert.deepEqual(bank, {
      file: "car/bank.arrow",
      sha256: sha256Of(bytes),
      bytes: bytes.length,
      references: 2,
      version: metadata.version,
    });
    assert.match(stdout, /\nUpdated .*manifest\.json\n$/);
    assert.deepEqual((await readdir(join(folder, "models"))).sort(), ["car", "manifest.json"]);
  }));

test("bank add skips what the bank has already; remove takes references out again", () =>
  inTemporaryFolder(async (folder) => {
    const { run, source } = await makeWorkshop(folder);
    const file = join(folder, "mine.arrow");
    await run("build", ...source, "--category", "car", "--out", file);
    await run("remove", file, "--id", "blue-2");
    assert.deepEqual((await readBank(file)).references.map(({ id }) => id), ["red_car-1"]);
    const { stderr } = await run("add", file, ...source);
    assert.match(
      stderr,
      /Skipped annotation 1 of red car\.jpg: the bank has a reference of this id/,
    );
    assert.deepEqual((await readBank(file)).references.map(({ id }) => id), [
      "red_car-1",
      "blue-2",
    ]);
    assert.match((await run("verify", file)).stdout, /is sound: version \w{12}, 2 references/);
    assert.match(
      (await run("info", file, "--ids")).stdout,
      /references {2}2, 0 of them mirrored[^]*blue-2/,
    );
    assert.equal(JSON.parse((await run("info", file, "--json")).stdout).references, 2);
  }));

test("bank add and verify refuse a bank of another model version", () =>
  inTemporaryFolder(async (folder) => {
    const { run, source, manifestPath } = await makeWorkshop(folder);
    const file = join(folder, "mine.arrow");
    await run("build", ...source, "--category", "car", "--out", file);
    const text = await readFile(manifestPath, "utf8");
    await writeFile(manifestPath, text.replace('"version":"1.0.0"', '"version":"2.0.0"'));
    await assert.rejects(run("add", file, ...source), { code: "bank_model_mismatch" });
    await assert.rejects(run("verify", file), { code: "bank_model_mismatch" });
  }));

test("bank build writes nothing when nothing can be used", () =>
  inTemporaryFolder(async (folder) => {
    const { run, manifestPath } = await makeWorkshop(folder);
    const file = join(folder, "mine.arrow");
    const annotations = join(folder, "coco.json");
    await assert.rejects(
      run(
        "build",
        "--images",
        manifestPath,
        "--annotations",
        annotations,
        "--category",
        "car",
        "--out",
        file,
      ),
      { message: "Use annotations with at least one usable object: got none" },
    );
    await assert.rejects(readBank(file));
  }));

test("bank preview writes the page's bank, and an ordinary one of the same version", () =>
  inTemporaryFolder(async (folder) => {
    const { run, source } = await makeWorkshop(folder);
    const file = join(folder, "mine.arrow");
    await run("build", ...source, "--category", "car", "--out", file, "--mirror");
    const small = join(folder, "small.arrow");
    const out = join(folder, "models/page");
    const { stdout } = await run(
      "preview",
      file,
      "--references",
      "2",
      "--out",
      out,
      "--bank",
      small,
    );
    const { metadata, references } = await readBank(small);
    assert.equal(references.length, 2);
    assert.match(stdout, new RegExp(`bank\\.bin: version ${metadata.version}, 2 of 4 references`));
    const listed = JSON.parse(await readFile(join(out, "preview.json"), "utf8"));
    assert.deepEqual([listed.bank.version, listed.bank.references], [metadata.version, 2]);
  }));

test("bank help prints the usage", () =>
  inTemporaryFolder(async (folder) => {
    const { run } = await makeWorkshop(folder);
    assert.match((await run("--help")).stdout, /^A reference bank is/);
  }));
