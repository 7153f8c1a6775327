import sharp from "sharp";
import { drawMasks } from "./output/draw-masks.ts";
import { annotateScene } from "./annotate/annotate-scene.ts";
import { composePicture } from "./output/compose-picture.ts";
import { SPLITS } from "./output/splits.ts";
import { renderScene } from "./scene/render-scene.ts";
import { createPatterns } from "./shade/noise.ts";
import type { BytePicture } from "./shade/develop.ts";

/**
 * Draws a sheet of pictures, each above its masks:
 * `node --import tsx models/scenes/sheet.ts FILE split:number …`, four in a row.
 */
const [COLUMNS, WIDTH, HEIGHT, GAP] = [4, 320, 180, 4];
const SEED = 1;
const SIZE = { width: 640, height: 360 };

async function tile({ rgb, width, height }: BytePicture): Promise<Buffer> {
  return await sharp(rgb, { raw: { width, height, channels: 3 } }).resize(WIDTH, HEIGHT).png()
    .toBuffer();
}

async function drawSheet(file: string, names: readonly string[]): Promise<void> {
  const patterns = createPatterns();
  const tiles: { input: Buffer; left: number; top: number }[] = [];
  for (const [i, name] of names.entries()) {
    const [split, number] = name.split(":");
    const index = Number(number);
    if (!Object.hasOwn(SPLITS, split) || !Number.isInteger(index)) {
      throw new Error(`Name pictures as split:number: got ${name}`);
    }
    const scene = composePicture({ split, index, seed: SEED, ...SIZE });
    const rendered = renderScene(scene, patterns);
    const { instances } = annotateScene(scene, rendered, index, "");
    const masks = drawMasks(rendered.picture, instances.filter(({ ignore }) => !ignore));
    const left = (i % COLUMNS) * (WIDTH + GAP);
    const top = Math.floor(i / COLUMNS) * 2 * (HEIGHT + GAP);
    tiles.push({ input: await tile(rendered.picture), left, top });
    tiles.push({ input: await tile(masks), left, top: top + HEIGHT + GAP });
  }
  const rows = Math.ceil(names.length / COLUMNS) * 2;
  await sharp({
    create: {
      width: COLUMNS * (WIDTH + GAP) - GAP,
      height: rows * (HEIGHT + GAP) - GAP,
      channels: 3,
      background: "#fff",
    },
  }).composite(tiles).jpeg({ quality: 80 }).toFile(file);
}

const [file, ...names] = process.argv.slice(2);
if (file === undefined || names.length === 0) {
  process.stderr.write("Name a file and pictures: models/figures/scenes.jpg train:1 train:2\n");
  process.exitCode = 2;
} else {
  await drawSheet(file, names);
}
