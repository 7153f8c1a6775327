import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { drawNoise } from "../../testing/draw.ts";

const WIDTH = 160;
const HEIGHT = 120;

/** Colours of the drawn cars: they differ, and from the noise around them. */
const PAINTS = [[200, 30, 30], [30, 60, 200], [230, 230, 230]] as const;

/** Writes three drawn "cars" of every split, and drawn occluders, as the data folder lays them out. */
export async function writeDrawnCars(folder: string): Promise<void> {
  await mkdir(join(folder, "cars"), { recursive: true });
  await mkdir(join(folder, "occluders"), { recursive: true });
  const cars = await Promise.all(
    ["dev", "val"].flatMap((split) =>
      PAINTS.map(async (paint, index) => {
        const id = `${split}${index}`;
        const mask = drawCar(50 + 4 * index, 60, 30 + 3 * index);
        const { rgb } = drawNoise(WIDTH, HEIGHT);
        for (let i = 0; i < mask.length; i++) if (mask[i]) rgb.set(paint, i * 3);
        await writeRaw(join(folder, "cars", `${id}.png`), rgb, 3);
        await writeRaw(join(folder, "cars", `${id}-mask.png`), mask.map((set) => set * 255), 1);
        const files = { file: `${id}.png`, mask: `${id}-mask.png` };
        return { id, ...files, grade: "good", complete: true, body: "sedan", split };
      })
    ),
  );
  const hidden = { ...cars[0], id: "incomplete", complete: false };
  await writeIndex(join(folder, "cars/index.jsonl"), [...cars, hidden]);
  const things = [
    { class: "person", width: 20, height: 60 },
    { class: "pole", width: 6, height: 90 },
    { class: "vegetation", width: 60, height: 50 },
  ];
  const occluders = await Promise.all(things.map(async ({ class: kind, width, height }) => {
    const create = { width, height, channels: 4, background: "#2a5" } as const;
    await sharp({ create }).png().toFile(join(folder, "occluders", `${kind}.png`));
    return { id: kind, file: `${kind}.png`, class: kind, split: "val" };
  }));
  const unseen = { id: "unseen", file: "unseen.png", class: "sign", split: "train" };
  await writeIndex(join(folder, "occluders/index.jsonl"), [...occluders, unseen]);
}

/** A body with a cabin on it. */
function drawCar(left: number, width: number, height: number): Uint8Array {
  const mask = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < height; y++) {
    const inset = y < height / 2 ? Math.round(width / 5) : 0;
    const row = (y + 50) * WIDTH + left;
    mask.fill(1, row + inset, row + width - inset);
  }
  return mask;
}

export async function writeRaw(
  path: string,
  data: Uint8Array,
  channels: 1 | 3,
  { width, height }: { readonly width: number; readonly height: number } = {
    width: WIDTH,
    height: HEIGHT,
  },
): Promise<void> {
  await sharp(data, { raw: { width, height, channels } }).png().toFile(path);
}

export async function writeIndex(path: string, rows: readonly unknown[]): Promise<void> {
  await writeFile(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}
