import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GENERATOR_VERSION } from "./generator-version.ts";
import { type Part, partSchema } from "./part.ts";
import type { PictureJob } from "./render-picture.ts";
import { layoutOf, partName, pictureName } from "./set-layout.ts";
import { pictureSeed } from "./splits.ts";

/**
 * What is known of a picture that is finished: null unless this generator drew it from this seed at
 * this size and its file is whole.
 */
export async function readPart(
  { folder, split, index, seed, width, height }: PictureJob,
): Promise<Part | null> {
  const layout = layoutOf(folder);
  try {
    const text = await readFile(join(layout.parts(split), partName(index)), "utf8");
    const { success, data } = partSchema.safeParse(JSON.parse(text));
    if (
      !success || data.generator !== GENERATOR_VERSION ||
      data.seed !== pictureSeed(seed, split, index) ||
      data.image.width !== width || data.image.height !== height
    ) return null;
    const jpeg = await readFile(join(layout.images(split), pictureName(index)));
    return createHash("sha256").update(jpeg).digest("hex") === data.jpeg ? data : null;
  } catch {
    // not there, or cut off: it is drawn again
    return null;
  }
}
