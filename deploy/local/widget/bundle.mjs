import { createHash } from "node:crypto";
import { copyFile, readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { ROOT } from "../paths.mjs";
import { leaveOut } from "./leave-out.mjs";

const WASM = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";
const PREVIEW_MODEL = "models/car/preview";
const HASH_LENGTH = 12;

/** Paths below the repository that are copied as they are. */
export const ASSETS = {
  weights: `${PREVIEW_MODEL}/weights.bin`,
  bank: `${PREVIEW_MODEL}/bank.bin`,
  wasm: WASM,
};

/**
 * What a built script is for, which other scripts come at once with it, and which npm packages have
 * code in it.
 *
 * @typedef {{ side: "page" | "worker", bytes: number, loads: string[], packages: string[] }} Script
 *
 * @typedef {{ entry: string, assets: Record<string, string>, files: Record<string, Script>,
 *   sources: string[] }} Bundle `sources`: files below the repository that it was made of
 *
 * Bundles scripts into a folder, with hashes of their content in their names, and copies what they
 * load. The worker comes first: the page's side carries its hashed name.
 *
 * @param {string} outdir @returns {Promise<Bundle>}
 */
export async function bundle(outdir) {
  const { build } = await import("esbuild");
  const assets = {};
  for (const [name, path] of Object.entries(ASSETS)) {
    const copied = await copyHashed(join(ROOT, path), outdir);
    if (copied) assets[name] = copied;
    else console.warn(`The preview is built without ${path}: there is none`);
  }
  const make = (entry) =>
    build({
      outdir,
      absWorkingDir: ROOT,
      entryPoints: [entry],
      bundle: true,
      splitting: true,
      minify: true,
      format: "esm",
      target: "es2022",
      entryNames: "[name]-[hash]",
      chunkNames: "[name]-[hash]",
      legalComments: "none", // they are in LICENSES.txt
      define: { __KANIZSA_ASSETS__: JSON.stringify(assets) },
      plugins: [leaveOut],
      metafile: true,
      logLevel: "error",
    });
  const worker = await make("api/widget/local/worker.ts");
  assets.worker = entryOf(worker);
  const page = await make("api/widget/widget.ts");
  const sources = [worker, page].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  return {
    entry: entryOf(page),
    assets,
    files: { ...scriptsOf(worker, "worker"), ...scriptsOf(page, "page") },
    sources: [...new Set(sources)].filter((path) => !path.includes("node_modules/")).sort(),
  };
}

/** @returns {Promise<string | undefined>} its new name */
async function copyHashed(path, folder) {
  let bytes;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, HASH_LENGTH);
  const extension = extname(path);
  const name = `${basename(path, extension)}-${hash}${extension}`;
  await copyFile(path, join(folder, name));
  return name;
}

function entryOf({ metafile }) {
  const [path] = Object.entries(metafile.outputs)
    // What is imported dynamically is an entry point, too; ours was named.
    .find(([, { entryPoint }]) => /\/(widget|worker)\.ts$/.test(entryPoint ?? ""));
  return basename(path);
}

function scriptsOf({ metafile }, side) {
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
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
  return name ? [name] : [];
}
