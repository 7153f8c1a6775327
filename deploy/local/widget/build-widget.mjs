import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../paths.mjs";
import { ASSETS, bundle } from "./bundle.mjs";
import { licenceTexts } from "./licence-texts.mjs";

/** Where `npm start` serves it from, and what the package holds. */
export const WIDGET_DIST = join(ROOT, "api", "widget", "dist");
/** What is in the folder and how it hangs together; neither served nor packed. */
const FILES = "files.json";
const STAMP = "built-from";
/** Beside its own sources, what decides what is built. */
const ALSO = [
  ...Object.values(ASSETS),
  "package-lock.json",
  "LICENSE",
  "models/LICENSE",
  ...["build-widget", "bundle", "leave-out", "licence-texts"]
    .map((name) => `deploy/local/widget/${name}.mjs`),
];

/**
 * Builds `<kanizsa-preview>` into a folder, unless it was built from the very same sources:
 * `widget.js`, which stays where it is, and `widget/`, whose files have a hash of their content in
 * their names.
 *
 * @param {string} [folder]
 * @returns {Promise<boolean>} whether it built
 */
export async function buildWidget(folder = WIDGET_DIST) {
  if (await isCurrent(folder)) return false;
  const fresh = `${folder}.${process.pid}.new`;
  await rm(fresh, { recursive: true, force: true });
  try {
    await mkdir(join(fresh, "widget"), { recursive: true });
    const bundled = await bundle(join(fresh, "widget"));
    const packages = Object.values(bundled.files).flatMap(({ packages }) => packages);
    await writeFile(join(fresh, "widget.js"), `export*from"./widget/${bundled.entry}";\n`);
    await writeFile(join(fresh, "LICENSES.txt"), await licenceTexts(packages));
    await copyFile(join(ROOT, "models", "LICENSE"), join(fresh, "LICENSE-WEIGHTS.txt"));
    await writeFile(join(fresh, FILES), JSON.stringify(bundled, null, 2));
    await writeFile(join(fresh, STAMP), await stampOf(bundled.sources));
    await replace(folder, fresh);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return true;
}

async function isCurrent(folder) {
  const files = await readText(join(folder, FILES));
  const stamp = await readText(join(folder, STAMP));
  return files !== undefined && stamp === await stampOf(JSON.parse(files).sources ?? []);
}

/** Of all that was built in: a new file comes in by a change of one that was there. */
async function stampOf(sources) {
  const hash = createHash("sha256");
  for (const path of [...sources, ...ALSO].sort()) {
    const bytes = await read(join(ROOT, path));
    hash.update(`${path}\0${bytes?.length ?? "none"}\0`).update(bytes ?? "");
  }
  return hash.digest("hex");
}

/** Whoever reads the folder meanwhile finds the old files or the new ones. */
async function replace(folder, fresh) {
  const old = `${folder}.${process.pid}.old`;
  await rm(old, { recursive: true, force: true });
  try {
    await rename(folder, old);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  try {
    await rename(fresh, folder);
  } catch (error) {
    // Somebody else has built at the same time: theirs is as good.
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  }
  await rm(old, { recursive: true, force: true });
}

async function read(path) {
  try {
    return await readFile(path);
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

const readText = async (path) => (await read(path))?.toString("utf8");
