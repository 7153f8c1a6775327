import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PIPELINE_VERSION } from "@kanizsa/shared/pipeline/segment.ts";
import { dottedPath } from "@kanizsa/shared/schema/json-pointer.ts";
import { type Manifest, manifestSchema } from "@kanizsa/shared/schema/manifest.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import { ModelFileError } from "./model-file-error.ts";

/** One network of a model: the bytes that its manifest entry vouches for. */
export interface NetworkFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The same network in 8-bit integers; undefined where there is none. */
  readonly int8?: Uint8Array;
}

/**
 * Reads a manifest whose networks the method in `shared/pipeline` can use.
 *
 * @throws {ModelFileError} when it is missing, does not fit its schema, or is of another pipeline
 */
export async function readManifest(path: string): Promise<Manifest> {
  const bytes = await readModelFile(path);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ModelFileError(`Restore the model manifest ${path}: it is no JSON`, { cause: error });
  }
  const result = validate(manifestSchema, value);
  if (result.success) {
    checkPipeline(result.data, path);
    return result.data;
  }
  const faults = result.errors.map((fault) => `${dottedPath(fault.pointer)}: ${fault.message}`)
    .join("; ");
  throw new ModelFileError(`Mend the model manifest ${path}: ${faults}`);
}

/** Networks of another pipeline version would answer, but wrongly: crops and channels differ. */
function checkPipeline({ pipeline_version: version }: Manifest, path: string): void {
  if (version === PIPELINE_VERSION) return;
  throw new ModelFileError(
    `Use models that were exported for pipeline version ${PIPELINE_VERSION}, or the release that ` +
      `fits these: got version ${version} in ${path}`,
  );
}

/**
 * Reads every network that a manifest lists; paths are relative to the manifest.
 *
 * @throws {ModelFileError} when a file is missing or its SHA-256 is another
 */
export async function readNetworks(
  manifest: Manifest,
  manifestPath: string,
): Promise<NetworkFile[]> {
  const read = (entry: ListedFile) => readListed(dirname(manifestPath), entry);
  return await Promise.all(manifest.networks.map(async ({ name, int8, ...entry }) => {
    const [bytes, small] = await Promise.all([read(entry), int8 && read(int8)]);
    return { name, bytes, int8: small };
  }));
}

interface ListedFile {
  /** Relative to the manifest. */
  readonly file: string;
  readonly sha256: string;
}

async function readListed(folder: string, { file, sha256 }: ListedFile): Promise<Uint8Array> {
  const path = join(folder, file);
  const bytes = await readModelFile(path);
  const actual = sha256Of(bytes);
  if (actual === sha256) return bytes;
  throw new ModelFileError(
    `Restore ${path} as the manifest lists it, SHA-256 ${sha256}: got ${actual}`,
  );
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ModelFileError(
      `Put the model's files below KANIZSA_MODELS_DIR: ${path} cannot be read`,
      { cause: error },
    );
  }
}
