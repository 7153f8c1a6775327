import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import sharp from "sharp";
import type { RgbImage } from "../images/rgb-image.ts";

/** Where pictures for a person to look at are written. */
export interface OverlayFolder {
  /** Its path once something was written. */
  readonly path: string | null;
  /** Writes a PNG; the name gets a safe form and its ending. */
  write(name: string, image: RgbImage): Promise<void>;
}

/**
 * A folder that is made when the first picture comes: the given one, or a new one below the system's
 * temporary folder.
 */
export function overlayFolder(folder: string | undefined): OverlayFolder {
  let path: string | null = null;
  return {
    get path() {
      return path;
    },
    async write(name, { rgb, width, height }) {
      path ??= await makeFolder(folder);
      const file = `${name.replaceAll(/[^\w.]+/g, "-")}.png`;
      await sharp(rgb, { raw: { width, height, channels: 3 } }).png().toFile(join(path, file));
    },
  };
}

async function makeFolder(folder: string | undefined): Promise<string> {
  if (folder === undefined) return await mkdtemp(join(tmpdir(), "kanizsa-evaluate-"));
  await mkdir(folder, { recursive: true });
  return resolve(folder);
}
