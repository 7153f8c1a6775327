import { createHash } from "node:crypto";
import type { ScenesFile } from "@kanizsa/shared/formats/scenes/scenes-schema.ts";
import { meanColor } from "./mean-color.ts";
import { readPart } from "./read-part.ts";
import { RenderError } from "./render-error.ts";
import type { SetOptions } from "./render-set.ts";

/** What a split is made of. Hashes are SHA-256 over all its pictures in order. */
export interface SplitChecksums {
  readonly pictures: number;
  /** Of the scenes' descriptions. */
  readonly descriptions: string;
  /** Of the pictures' entries in `amodal.json`. */
  readonly annotations: string;
  /** Of the pixels before JPEG. */
  readonly pixels: string;
  /** Mean colour of each JPEG, 6 hexadecimal digits a picture. */
  readonly colors: string;
  /** Of each JPEG file, in order. */
  readonly files: readonly string[];
}

/** Gathers a finished split. Throws RenderError when a picture is missing or broken. */
export async function sumSplit(
  options: SetOptions,
): Promise<{ images: ScenesFile["images"]; checksums: SplitChecksums }> {
  const { split, count } = options;
  const images: ScenesFile["images"] = [];
  const files: string[] = [];
  const colors: string[] = [];
  const [descriptions, annotations, pixels] = [0, 1, 2].map(() => createHash("sha256"));
  for (let index = 1; index <= count; index++) {
    const part = await readPart({ ...options, index });
    if (part === null) {
      throw new RenderError(
        `Run the command again, a picture is missing in ${split}: got none of number ${index}`,
      );
    }
    images.push(part.image);
    files.push(part.jpeg);
    colors.push(await meanColor({ ...options, index }));
    descriptions.update(part.description);
    annotations.update(JSON.stringify(part.image));
    pixels.update(part.pixels);
  }
  return {
    images,
    checksums: {
      pictures: count,
      descriptions: descriptions.digest("hex"),
      annotations: annotations.digest("hex"),
      pixels: pixels.digest("hex"),
      colors: colors.join(""),
      files,
    },
  };
}
