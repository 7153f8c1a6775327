import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { inTemporaryFolder } from "../testing/temporary-folder.ts";
import { tinyManifest } from "../testing/tiny-model.ts";
import { readManifest, readNetworks, sha256Of } from "./manifest.ts";
import { ModelFileError } from "./model-file-error.ts";

const BYTES = Buffer.from("network");

test("readNetworks() reads what the manifest lists, relative to it", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "manifest.json");
    await mkdir(join(folder, "car"));
    await writeFile(join(folder, "car/double.onnx"), BYTES);
    await writeFile(path, JSON.stringify(tinyManifest({ double: BYTES })));
    const manifest = await readManifest(path);
    assert.equal(manifest.name, "car");
    assert.deepEqual(await readNetworks(manifest, path), [
      { name: "double", bytes: BYTES, int8: undefined },
    ]);
  }));

test("readNetworks() reads int8 twins and refuses one whose bytes changed", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "manifest.json");
    const twin = Buffer.from("twin");
    const int8 = { file: "car/double.int8.onnx", sha256: sha256Of(twin), bytes: twin.length };
    const manifest = tinyManifest({ double: BYTES });
    manifest.networks[0].int8 = int8;
    await mkdir(join(folder, "car"));
    await writeFile(join(folder, "car/double.onnx"), BYTES);
    await writeFile(join(folder, int8.file), twin);
    assert.deepEqual(await readNetworks(manifest, path), [{
      name: "double",
      bytes: BYTES,
      int8: twin,
    }]);
    await writeFile(join(folder, int8.file), "another");
    await assert.rejects(readNetworks(manifest, path), {
      message: /double\.int8\.onnx as .*got \w{64}$/,
    });
  }));

test("readNetworks() refuses a network whose bytes changed, naming both sums", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "manifest.json");
    await mkdir(join(folder, "car"));
    await writeFile(join(folder, "car/double.onnx"), "netw0rk");
    await assert.rejects(readNetworks(tinyManifest({ double: BYTES }), path), (error) => {
      assert.ok(error instanceof ModelFileError);
      assert.match(error.message, /^Restore .*double\.onnx as .* SHA-256 \w{64}: got \w{64}$/);
      return true;
    });
  }));

test("readNetworks() names a network that is missing", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "manifest.json");
    await assert.rejects(readNetworks(tinyManifest({ double: BYTES }), path), {
      name: "ModelFileError",
      message: /double\.onnx cannot be read$/,
    });
  }));

const BROKEN: readonly [name: string, text: string, message: RegExp][] = [
  ["no JSON", "{", /it is no JSON$/],
  ["an unknown field", JSON.stringify({ ...tinyManifest({ double: BYTES }), extra: 1 }), /extra/],
  [
    "another pipeline version",
    JSON.stringify({ ...tinyManifest({ double: BYTES }), pipeline_version: "0" }),
    /^Use models that were exported for pipeline version \d+, .*: got version 0 in .*manifest\.json$/,
  ],
  [
    "a network outside its folder",
    JSON.stringify(tinyManifest({ double: BYTES })).replace("car/double", "../double"),
    /networks\[0\]\.file/,
  ],
];

for (const [name, text, message] of BROKEN) {
  test(`readManifest() refuses a manifest with ${name}`, () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, "manifest.json");
      await writeFile(path, text);
      await assert.rejects(readManifest(path), { name: "ModelFileError", message });
    }));
}
