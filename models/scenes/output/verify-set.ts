import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { scenesSchema } from "@kanizsa/shared/formats/scenes/scenes-schema.ts";
import * as z from "zod";
import { composePicture } from "./compose-picture.ts";
import { meanColor } from "./mean-color.ts";
import { RenderError } from "./render-error.ts";
import { layoutOf } from "./set-layout.ts";

/** How far a picture's mean colour may be from the published one, of 255: other JPEG encoders and decoders round differently. */
const COLOR_TOLERANCE = 2;

const splitSchema = z.object({
  pictures: z.int().min(1),
  descriptions: z.string(),
  annotations: z.string(),
  pixels: z.string(),
  colors: z.string(),
});

/** `models/scenes/checksums.json`: the published set. */
export const checksumsSchema = z.object({
  version: z.literal(1),
  generator: z.string(),
  seed: z.int(),
  width: z.int(),
  height: z.int(),
  splits: z.record(z.string(), splitSchema),
});

export type Checksums = z.infer<typeof checksumsSchema>;

/** What was found for one split; a text is what differs. */
export interface SplitVerdict {
  readonly split: string;
  readonly faults: readonly string[];
  /** Whether the pixels before JPEG were the published ones when the set was drawn; null when unknown. */
  readonly samePixels: boolean | null;
}

/**
 * Compares a folder's splits with the published checksums: scene descriptions and annotations
 * exactly, pictures by mean colour. Splits that the folder lacks are left out.
 *
 * @throws {RenderError} when the folder has none of the splits
 */
export async function verifySet(
  folder: string,
  published: Checksums,
  signal: AbortSignal,
): Promise<SplitVerdict[]> {
  const verdicts: SplitVerdict[] = [];
  for (const split of Object.keys(published.splits)) {
    const file = await readOptional(join(layoutOf(folder).annotations(split), "amodal.json"));
    if (file === null || signal.aborted) continue;
    verdicts.push(await verifySplit(folder, split, file, published));
  }
  if (verdicts.length === 0 && !signal.aborted) {
    throw new RenderError(`Name a folder that \`npm run scenes -- --out\` filled: got ${folder}`);
  }
  return verdicts;
}

async function verifySplit(
  folder: string,
  split: string,
  file: string,
  published: Checksums,
): Promise<SplitVerdict> {
  const { seed, width, height } = published;
  const wanted = published.splits[split];
  const faults: string[] = [];
  const read = scenesSchema.safeParse(parse(file));
  const images = read.success ? read.data.images : [];
  if (images.length !== wanted.pictures) {
    faults.push(`${wanted.pictures} pictures are published: got ${images.length}`);
  }
  const annotations = createHash("sha256");
  for (const image of images) annotations.update(JSON.stringify(image));
  if (annotations.digest("hex") !== wanted.annotations) faults.push("the annotations differ");
  const descriptions = createHash("sha256");
  for (let index = 1; index <= wanted.pictures; index++) {
    const scene = composePicture({ split, index, seed, width, height });
    descriptions.update(createHash("sha256").update(JSON.stringify(scene)).digest("hex"));
  }
  if (descriptions.digest("hex") !== wanted.descriptions) {
    faults.push("the scenes' descriptions differ");
  }
  const off = await countOffColors(folder, split, wanted.colors);
  if (off > 0) {
    faults.push(
      `pictures are missing or differ by more than ${COLOR_TOLERANCE} of 255: got ${off}`,
    );
  }
  return { split, faults, samePixels: await samePixels(folder, split, wanted.pixels) };
}

async function countOffColors(folder: string, split: string, colors: string): Promise<number> {
  let off = 0;
  for (let index = 1; index * 6 <= colors.length; index++) {
    const wanted = colors.slice(index * 6 - 6, index * 6);
    const found = await meanColor({ folder, split, index }).catch(() => null);
    const channels = [0, 2, 4];
    const differs = found === null ||
      channels.some((at) =>
        Math.abs(parseInt(found.slice(at, at + 2), 16) - parseInt(wanted.slice(at, at + 2), 16)) >
          COLOR_TOLERANCE
      );
    if (differs) off++;
  }
  return off;
}

async function samePixels(folder: string, split: string, wanted: string): Promise<boolean | null> {
  const own = await readOptional(layoutOf(folder).checksums);
  const read = checksumsSchema.safeParse(own === null ? null : parse(own));
  const found = read.success ? read.data.splits[split]?.pixels : undefined;
  return found === undefined ? null : found === wanted;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}
