/**
 * What each reference that a training query voted for would yield once it's aligned: `train_rank.py` teaches the
 * score to choose by it. Reads the votes that `evidence.py` wrote, and amodal.bin; writes aligned.bin, float32
 * [queries, voters, 2]: IoU with the whole car, and the agreement oIoU that the service sees.
 *
 *     node --import tsx models/training/align-references.ts runs/pool-train/votes
 */
import { closeSync, openSync, readFileSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { doubleMask, type SoftMask } from "@kanizsa/shared/geometry/resample-mask.ts";
import { alignSilhouette } from "@kanizsa/shared/pipeline/align/align-silhouette.ts";
import { Ground } from "@kanizsa/shared/pipeline/align/ground.ts";
import { silhouetteOf } from "@kanizsa/shared/pipeline/align/silhouette.ts";
import { placeMask } from "@kanizsa/shared/pipeline/complete/place-mask.ts";
import { MASK_STRIDE } from "@kanizsa/shared/pipeline/constants.ts";

const WIDTH = 192;
const HEIGHT = 128;
const SIZE = WIDTH * HEIGHT;

const folder = process.argv[2];
const { queries, references, voters } = JSON.parse(
  readFileSync(join(folder, "votes.json"), "utf8"),
);
const silhouettes = readFileSync(join(folder, "silhouettes.bin"));
const masks = Array.from(
  { length: references },
  (_, i) => soft(silhouettes.subarray(i * SIZE, (i + 1) * SIZE)),
);
const floats = (name: string) => {
  const { buffer, byteOffset, length } = readFileSync(join(folder, name));
  return new Float32Array(buffer, byteOffset, length / 4);
};
const [top, shift] = ["top.bin", "shift.bin"].map(floats);
const files = ["visible", "outside", "occluder", "amodal"].map((name) =>
  openSync(join(folder, `${name}.bin`), "r")
);
const aligned = new Float32Array(queries * voters * 2);

for (let query = 0; query < queries; query++) {
  const visible = soft(row(files[0], query, SIZE));
  const outside = row(files[1], query, SIZE);
  const occluder = doubleMask({
    width: WIDTH / 2,
    height: HEIGHT / 2,
    data: Float32Array.from(row(files[2], query, SIZE / 4), (byte) => byte / 255),
  });
  const whole = row(files[3], query, SIZE);
  const open = visible.data.map((seen, i) =>
    1 - Math.max(seen, occluder.data[i], outside[i] / 255)
  );
  const ground = new Ground(visible, open);
  for (let k = 0; k < voters; k++) {
    const i = query * voters + k;
    const mask = masks[top[i]];
    const start = {
      dx: shift[2 * i] / MASK_STRIDE,
      dy: shift[2 * i + 1] / MASK_STRIDE,
      scaleX: 1,
      scaleY: 1,
    };
    const { placement, agreement } = alignSilhouette(silhouetteOf(mask), start, ground);
    aligned.set([iou(placeMask(mask, placement), whole), agreement], 2 * i);
  }
  if (query % 500 === 0) console.log(`aligned ${query}/${queries}`);
}
files.forEach((file) => closeSync(file));
writeFileSync(join(folder, "aligned.bin"), aligned);

function iou({ data }: SoftMask, whole: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < SIZE; i++) {
    const a = data[i] > 0.5;
    const b = whole[i] > 127;
    if (a && b) both++;
    if (a || b) either++;
  }
  return either === 0 ? 0 : both / either;
}

function row(file: number, index: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, index * length);
  return bytes;
}

function soft(bytes: Uint8Array): SoftMask {
  return { width: WIDTH, height: HEIGHT, data: Float32Array.from(bytes, (byte) => byte / 255) };
}
