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

test("the local run loads at most 6,000,000 bytes, whichever backend it takes", async () => {
  let bytes = 0;
  for (const name of await readdir(join(folder, "widget"))) {
    bytes += (await stat(join(folder, "widget", name))).size;
  }
  assert.ok(bytes <= MAX_LOCAL_BYTES, `${bytes} bytes`);
});

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
