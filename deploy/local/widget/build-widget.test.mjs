import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { buildWidget, WIDGET_DIST } from "./build-widget.mjs";

/** What a page loads that only shows a picture and asks the API: gzip'ed. */
const MAX_SHELL_BYTES = 15_000;
/** What answering in the page takes, all three backends together, as the files lie on the disk. */
const MAX_LOCAL_BYTES = 6_000_000;

let folder;
/** @type {{ entry: string, assets: Record<string, string>, files: Record<string, {
 *   side: string, bytes: number, loads: string[], packages: string[] }> }} */
let built;

before(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "kanizsa-widget-")), "dist");
  assert.equal(await buildWidget(folder), true);
  built = JSON.parse(await readFile(join(folder, "files.json"), "utf8"));
});

after(() => rm(join(folder, ".."), { recursive: true }));

/** A script and all that it loads with `import` statements. */
function closureOf(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const loaded of built.files[name].loads) closureOf(loaded, seen);
  return seen;
}

test("the shell weighs at most 15,000 bytes gzip'ed", async () => {
  let bytes = gzipSync(await readFile(join(folder, "widget.js")), { level: 9 }).length;
  for (const name of closureOf(built.entry)) {
    bytes += gzipSync(await readFile(join(folder, "widget", name)), { level: 9 }).length;
  }
  assert.ok(bytes <= MAX_SHELL_BYTES, `${bytes} bytes`);
});

test("no byte of TensorFlow.js or zod is in what the page's main thread loads", () => {
  for (const [name, { side, packages }] of Object.entries(built.files)) {
    if (side === "page") assert.deepEqual(packages, [], name);
  }
  assert.ok(built.files[built.assets.worker].side === "worker");
});

const localEngine = () => Object.keys(built.files).find((name) => /^local-engine-/.test(name));

test("answering in the page takes at most 6,000,000 bytes, all backends together", async () => {
  const shell = closureOf(built.entry);
  assert.ok(!shell.has(localEngine()), "the shell loads it when it is needed");
  const local = new Set([
    ...Object.values(built.assets),
    ...Object.keys(built.files).filter((name) => built.files[name].side === "worker"),
    ...[...closureOf(localEngine())].filter((name) => !shell.has(name)),
  ]);
  let bytes = 0;
  for (const name of local) bytes += (await stat(join(folder, "widget", name))).size;
  assert.ok(bytes > 4_000_000 && bytes <= MAX_LOCAL_BYTES, `${bytes} bytes`);
});

test("scripts know worker, weights, bank and WASM by the names that they have", async () => {
  const { worker, ...others } = built.assets;
  assert.deepEqual(Object.keys(others).sort(), ["bank", "wasm", "weights"]);
  for (const [script, names] of [[localEngine(), [worker]], [worker, Object.values(others)]]) {
    const texts = await Promise.all(
      [...closureOf(script)].map((name) => readFile(join(folder, "widget", name), "utf8")),
    );
    for (const name of names) assert.ok(texts.join("").includes(name), `${name} in ${script}`);
  }
});

test("every name but widget.js has a hash of its content", async () => {
  for (const name of await readdir(join(folder, "widget"))) {
    assert.match(name, /-[0-9A-Za-z]{8,12}\.(js|wasm|bin)$/);
  }
});

test("a second build of the same sources does nothing; over other ones it replaces all", async () => {
  assert.equal(await buildWidget(folder), false);
  const other = join(folder, "..", "other");
  await mkdir(join(other, "widget"), { recursive: true });
  await writeFile(join(other, "built-from"), "other sources");
  await writeFile(join(other, "files.json"), JSON.stringify({ sources: ["api/widget/gone.ts"] }));
  await writeFile(join(other, "widget", "widget-OLD.js"), "");
  assert.equal(await buildWidget(other), true);
  const names = async (path) => (await readdir(join(path, "widget"))).sort();
  assert.deepEqual(await names(other), await names(folder));
  assert.deepEqual((await readdir(join(folder, ".."))).sort(), ["dist", "other"]);
});

test("scripts never evaluate text", async () => {
  for (const name of await readdir(join(folder, "widget"))) {
    if (!name.endsWith(".js")) continue;
    const text = await readFile(join(folder, "widget", name), "utf8");
    assert.doesNotMatch(text, /\beval\(|new Function\(|\.innerHTML\b/, name);
  }
});

test("importing it in Node, twice, does nothing and throws nothing", async () => {
  const url = pathToFileURL(join(folder, "widget.js")).href;
  const { KanizsaPreview } = await import(url);
  await import(`${url}?again`);
  assert.equal(globalThis.customElements, undefined);
  assert.notEqual(KanizsaPreview, undefined);
});

test("the package has scripts, assets, types, README and licences, and runs nothing", async () => {
  await buildWidget();
  const root = join(WIDGET_DIST, "..");
  const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json"], {
    cwd: root,
  });
  const [{ files }] = JSON.parse(stdout);
  const { assets, files: scripts } = JSON.parse(
    await readFile(join(WIDGET_DIST, "files.json"), "utf8"),
  );
  const served = new Set([...Object.values(assets), ...Object.keys(scripts)]);
  assert.deepEqual(
    files.map(({ path }) => path).sort(),
    [
      "LICENSE.md",
      "README.md",
      "dist/LICENSE-WEIGHTS.txt",
      "dist/LICENSES.txt",
      "dist/widget.js",
      ...[...served].map((name) => `dist/widget/${name}`),
      "package.json",
      "widget.d.ts",
    ].sort(),
  );
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  assert.deepEqual([manifest.scripts, manifest.dependencies], [undefined, undefined]);
});

test("the notices name every package whose code is in the scripts", async () => {
  const text = await readFile(join(folder, "LICENSES.txt"), "utf8");
  const packages = new Set(Object.values(built.files).flatMap(({ packages }) => packages));
  assert.ok(packages.has("@tensorflow/tfjs-core"));
  for (const name of packages) assert.match(text, new RegExp(`^${name} \\d+\\.`, "m"));
  assert.match(text, /XNNPACK/);
});
