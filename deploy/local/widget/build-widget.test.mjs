import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { buildWidget } from "./build-widget.mjs";

/** What a page loads that only shows a picture and asks the API: gzip'ed. */
const MAX_SHELL_BYTES = 15_000;
/** What a page loads to answer by itself, as the files lie on the disk. */
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

for (const [backend, script] of [["wasm", "open-wasm-"], ["webgl", "webgl-"], ["cpu", "cpu-"]]) {
  test(`a page that answers by itself on ${backend} loads at most 6,000,000 bytes`, async () => {
    const names = Object.keys(built.files);
    const scripts = [
      built.entry,
      names.find((name) => name.startsWith("local-engine-")),
      built.assets.worker,
      names.find((name) => name.startsWith(script)),
    ];
    const { weights, bank, wasm } = built.assets;
    const loaded = new Set([
      ...scripts.flatMap((name) => [...closureOf(name)]),
      weights,
      bank,
      ...(backend === "wasm" ? [wasm] : []),
    ]);
    let bytes = 0;
    for (const name of loaded) bytes += (await stat(join(folder, "widget", name))).size;
    assert.ok(bytes > 4_000_000 && bytes <= MAX_LOCAL_BYTES, `${bytes} bytes`);
  });
}

test("every name but widget.js has a hash of its content", async () => {
  for (const name of await readdir(join(folder, "widget"))) {
    assert.match(name, /-[0-9A-Za-z]{8,12}\.(js|wasm|bin)$/);
  }
});

test("a second build of the same sources does nothing", async () => {
  assert.equal(await buildWidget(folder), false);
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
