import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { DataFolderError } from "../../stores/embedded/data-folder-error.ts";
import { DATABASE_FILE } from "../../stores/embedded/open-database.ts";
import { type ArchiveManifest, archiveManifestSchema, MANIFEST_NAME } from "./manifest.ts";
import { decodeTarHeader, TAR_BLOCK } from "./tar-header.ts";

const CHUNK = 65_536;
const LARGEST_MANIFEST = 65_536;
/** All that a backup holds: nothing else is ever written, wherever an entry's name would lead. */
const NAME = /^(kanizsa\.sqlite|(images|results)\/([0-9a-f]{2})\/\3[0-9a-f]{62})$/;

/**
 * Writes a backup's files into a folder.
 * @throws {DataFolderError} unless it is a whole backup; the folder then holds a part of it
 */
export async function extractArchive(file: string, folder: string): Promise<ArchiveManifest> {
  using input = await Deno.open(file);
  const hash = createHash("sha256");
  const refuse = (what: string, cause?: unknown) =>
    new DataFolderError(`Use a whole file that \`npm run backup\` wrote: ${what} in ${file}`, {
      cause,
    });
  const read = async (bytes: number) => {
    const block = new Uint8Array(bytes);
    for (let at = 0; at < bytes;) {
      const count = await input.read(block.subarray(at));
      if (count === null) throw refuse("got an early end");
      at += count;
    }
    return block;
  };
  for (let files = 0;; files++) {
    const block = await read(TAR_BLOCK);
    const header = decodeTarHeader(block);
    if (!header) throw refuse(header === null ? "got no manifest" : "got no tar header");
    const { name, bytes, modifiedAt } = header;
    if (name === MANIFEST_NAME && bytes <= LARGEST_MANIFEST) {
      const manifest = parseManifest(await read(bytes), refuse);
      if (manifest.files !== files || manifest.sha256 !== hash.digest("hex")) {
        throw refuse("got a wrong checksum");
      }
      return manifest;
    }
    if (!NAME.test(name)) throw refuse(`got the entry ${JSON.stringify(name)}`);
    hash.update(block);
    const path = join(folder, name);
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    using output = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
    for (let left = bytes; left > 0;) {
      const chunk = await read(Math.min(left, CHUNK));
      hash.update(chunk);
      for (let at = 0; at < chunk.length;) at += await output.write(chunk.subarray(at));
      left -= chunk.length;
    }
    hash.update(await read(-bytes & (TAR_BLOCK - 1)));
    await output.utime(new Date(), new Date(modifiedAt * 1000));
    // One sync a blob would take minutes; a blob that a power cut loses is missed by nobody's key.
    if (name === DATABASE_FILE) await output.sync();
  }
}

function parseManifest(
  bytes: Uint8Array,
  refuse: (what: string, cause?: unknown) => Error,
): ArchiveManifest {
  try {
    return archiveManifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw refuse("got a manifest that this release can't read", error);
  }
}
