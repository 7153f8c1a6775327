import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { ROOT } from "../paths.mjs";

const SOURCE = join(ROOT, "api", "widget");
/** Where `npm start` serves it from, and what the package holds. */
export const WIDGET_DIST = join(SOURCE, "dist");
const PREVIEW_MODELS = join(ROOT, "models", "car", "preview");
const WASM = join(
  ROOT,
  "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
);
const STAMP = "built-from";
const HASH_LENGTH = 12;

/** Packages whose code or binaries are in the files. */
const BUNDLED = [
  "@tensorflow/tfjs-core",
  "@tensorflow/tfjs-backend-cpu",
  "@tensorflow/tfjs-backend-wasm",
  "@tensorflow/tfjs-backend-webgl",
];

/**
 * Builds `<kanizsa-preview>` into a folder, unless it was built from the very same sources: `widget.js`,
 * which stays where it is, and `widget/`, whose files have a hash of their content in their names.
 *
 * @param {string} [folder]
 * @returns {Promise<boolean>} whether it built
 */
export async function buildWidget(folder = WIDGET_DIST) {
  const stamp = await hashSources();
  if (await readStamp(folder) === stamp) return false;
  const fresh = `${folder}.${process.pid}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(join(fresh, "widget"), { recursive: true });
  try {
    await bundle(fresh);
    await writeFile(join(fresh, "LICENSES.txt"), await licences());
    await writeFile(join(fresh, STAMP), stamp);
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return true;
}

/** The worker comes first: the shell's side of the local run carries its hashed name. */
async function bundle(folder) {
  const { build } = await import("esbuild");
  const outdir = join(folder, "widget");
  const options = {
    outdir,
    absWorkingDir: ROOT,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    legalComments: "none",
    metafile: true,
    logLevel: "error",
  };
  const assets = {
    weights: await copyHashed(join(PREVIEW_MODELS, "weights.bin"), outdir),
    bank: await copyHashed(join(PREVIEW_MODELS, "bank.bin"), outdir),
    wasm: await copyHashed(WASM, outdir),
  };
  const worker = await build({
    ...options,
    entryPoints: [join(SOURCE, "local/worker.ts")],
    define: { __KANIZSA_ASSETS__: JSON.stringify(assets) },
  });
  assets.worker = entryOf(worker, "local/worker.ts");
  const shell = await build({
    ...options,
    entryPoints: [join(SOURCE, "widget.ts")],
    define: { __KANIZSA_ASSETS__: JSON.stringify(assets) },
  });
  const entry = entryOf(shell, "widget.ts");
  await writeFile(join(folder, "widget.js"), `export*from"./widget/${entry}";\n`);
  const files = { ...outputsOf(worker, "worker"), ...outputsOf(shell, "page") };
  await writeFile(join(folder, "files.json"), JSON.stringify({ entry, assets, files }, null, 2));
}

/** @returns {Promise<string>} its new name */
async function copyHashed(path, folder) {
  const hash = createHash("sha256").update(await readFile(path)).digest("hex");
  const extension = extname(path);
  const name = `${basename(path, extension)}-${hash.slice(0, HASH_LENGTH)}${extension}`;
  await copyFile(path, join(folder, name));
  return name;
}

function entryOf({ metafile }, source) {
  for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint?.endsWith(source)) return basename(path);
  }
  throw new Error(`Expected esbuild to name the bundle of ${source}`);
}

/** What each script holds, and what it loads at once: tests hold it to its weight. */
function outputsOf({ metafile }, side) {
  return Object.fromEntries(
    Object.entries(metafile.outputs).map(([path, { inputs, imports, bytes }]) => [basename(path), {
      side,
      bytes,
      loads: imports.filter(({ kind }) => kind === "import-statement")
        .map(({ path }) => basename(path)),
      packages: [...new Set(Object.keys(inputs).flatMap(packageOf))].sort(),
    }]),
  );
}

function packageOf(input) {
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
  return name ? [name] : [];
}

async function licences() {
  const texts = ["Beside Kanizsa's own code (Apache-2.0) and weights (see models/LICENSE):\n"];
  for (const name of BUNDLED) {
    const { version, license } = JSON.parse(
      await readFile(join(ROOT, "node_modules", name, "package.json"), "utf8"),
    );
    texts.push(`${name} ${version}, ${license}, Copyright Google LLC\n`);
  }
  return texts.join("\n");
}

async function hashSources() {
  const hash = createHash("sha256");
  const files = [
    ...await sourcesIn(SOURCE),
    ...await sourcesIn(join(ROOT, "shared")),
    join(PREVIEW_MODELS, "weights.bin"),
    join(PREVIEW_MODELS, "bank.bin"),
    join(ROOT, "package-lock.json"),
    join(ROOT, "deploy/local/widget/build-widget.mjs"),
  ];
  for (const file of files.sort()) {
    hash.update(file.slice(ROOT.length)).update("\0").update(await readFile(file)).update("\0");
  }
  return hash.digest("hex");
}

async function sourcesIn(folder) {
  const entries = await readdir(folder, { recursive: true });
  return entries.filter((path) =>
    path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.startsWith("dist") &&
    !path.includes("node_modules")
  ).map((path) => join(folder, path));
}

async function readStamp(folder) {
  const path = join(folder, STAMP);
  return existsSync(path) ? await readFile(path, "utf8") : undefined;
}
