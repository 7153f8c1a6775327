import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import sharp from "sharp";
import * as z from "zod";
import { DatasetError } from "../dataset-error.ts";
import { readJson } from "../read-json.ts";

const PICTURES = /\.(jpe?g|png|webp)$/i;

const annotationSchema = z.looseObject({
  image_id: z.int(),
  regions: z.array(z.unknown()),
});

/**
 * Puts COCOA annotations of one picture a file together to the one file that COCOA publishes: each
 * `NAME.json` goes with the picture `NAME.jpg` (or png, webp), whose size it does not say itself.
 *
 * @throws {DatasetError} when there is none, or a picture is missing
 */
export async function gatherCocoa(annotationFolder: string, pictureFolder: string) {
  const names = (await list(annotationFolder, "annotations"))
    .filter((name) => name.endsWith(".json"));
  const pictures = await list(pictureFolder, "data");
  const images: { id: number; file_name: string; width: number; height: number }[] = [];
  const annotations: z.infer<typeof annotationSchema>[] = [];
  for (const name of names) {
    const path = join(annotationFolder, name);
    const annotation = annotationSchema.safeParse(await readJson(path, "annotations"));
    if (!annotation.success) continue; // another file, an index say
    const stem = name.slice(0, -extname(name).length);
    const picture = pictures.find((file) => PICTURES.test(file) && file.startsWith(`${stem}.`));
    if (picture === undefined) {
      throw new DatasetError(`Put the picture of ${path} into ${pictureFolder}: no ${stem}.jpg`);
    }
    const { width, height } = await sharp(join(pictureFolder, picture)).metadata();
    images.push({ id: annotation.data.image_id, file_name: picture, width, height });
    annotations.push(annotation.data);
  }
  if (images.length === 0) {
    throw new DatasetError(
      `Point --annotations at a COCOA file, or a folder of them: got ${annotationFolder}`,
    );
  }
  return { images, annotations };
}

async function list(folder: string, option: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new DatasetError(`Point --${option} at a folder that can be read: no ${folder}`, {
      cause,
    });
  });
  return names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}
