import { createHash } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAmodalScenes } from "@kanizsa/shared/formats/scenes/write-amodal-scenes.ts";
import sharp from "sharp";
import { annotateScene } from "../annotate/annotate-scene.ts";
import { renderScene } from "../scene/render-scene.ts";
import type { Patterns } from "../shade/noise.ts";
import { composePicture, type PictureKey } from "./compose-picture.ts";
import { GENERATOR_VERSION } from "./generator-version.ts";
import type { Part } from "./part.ts";
import { layoutOf, partName, pictureName } from "./set-layout.ts";

/** A picture and the folder that it goes to. */
export interface PictureJob extends PictureKey {
  readonly folder: string;
}

/** Draws, annotates and writes a picture, its part last: a part that exists is complete. */
export async function renderPicture(job: PictureJob, patterns: Patterns): Promise<Part> {
  const { folder, split, index, width, height } = job;
  const scene = composePicture(job);
  const rendered = renderScene(scene, patterns);
  const { rgb } = rendered.picture;
  const { quality, fullColor } = scene.development;
  const jpeg = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: fullColor ? "4:4:4" : "4:2:0" })
    .toBuffer();
  const image = annotateScene(scene, rendered, index, pictureName(index));
  const part: Part = {
    generator: GENERATOR_VERSION,
    seed: scene.seed,
    setting: scene.setting,
    description: sha256(JSON.stringify(scene)),
    pixels: sha256(rgb),
    jpeg: sha256(jpeg),
    image: writeAmodalScenes({ name: "", categories: [], images: [image] }).images[0],
  };
  const layout = layoutOf(folder);
  await replaceFile(join(layout.images(split), pictureName(index)), jpeg);
  await replaceFile(join(layout.parts(split), partName(index)), JSON.stringify(part));
  return part;
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

async function replaceFile(path: string, data: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.new`, data);
  await rename(`${path}.new`, path);
}
