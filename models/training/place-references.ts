/**
 * Places the references that training queries voted for as the service does, so that refinement learns from
 * the priors that it will be shown: `evidence.py` writes the votes of a pool, this reads them and writes
 * prior.bin and centre.bin, [queries, 128, 192] uint8.
 *
 *     node --import tsx models/training/place-references.ts runs/pool-train/votes
 */
import { closeSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { doubleMask, type SoftMask } from "@kanizsa/shared/geometry/resample-mask.ts";
import { placeReferences } from "@kanizsa/shared/pipeline/complete/place-references.ts";
import { softVote } from "@kanizsa/shared/pipeline/complete/soft-vote.ts";
import { DEFAULT_IMPROVEMENTS } from "@kanizsa/shared/pipeline/improvements.ts";
import { HEAT_SIZE } from "@kanizsa/shared/pipeline/vote.ts";

const WIDTH = 192;
const HEIGHT = 128;
const SIZE = WIDTH * HEIGHT;
/** No click or transform is given here, so that where the frame lies in its picture doesn't matter. */
const FRAME_ITSELF = {
  scale: 1,
  width: 2 * WIDTH,
  height: 2 * HEIGHT,
  centerX: WIDTH,
  centerY: HEIGHT,
};
const CELLS = HEAT_SIZE.rows * HEAT_SIZE.columns;

const folder = process.argv[2];
const { queries, references, voters } = JSON.parse(
  readFileSync(join(folder, "votes.json"), "utf8"),
);
const silhouettes = readFileSync(join(folder, "silhouettes.bin"));
const masks: SoftMask[] = Array.from(
  { length: references },
  (_, index) => soft(silhouettes, index),
);
const floats = (name: string) => {
  const { buffer, byteOffset, length } = readFileSync(join(folder, name));
  return new Float32Array(buffer, byteOffset, length / 4);
};
const [top, similarity, shift] = ["top.bin", "similarity.bin", "shift.bin"].map(floats);
const inputs = ["visible", "outside", "occluder", "heat"].map((name) =>
  openSync(join(folder, `${name}.bin`), "r")
);
const outputs = ["prior", "centre"].map((name) => openSync(join(folder, `${name}.bin`), "w"));

for (let query = 0; query < queries; query++) {
  const visible = { width: WIDTH, height: HEIGHT, data: row(inputs[0], query, SIZE) };
  const outside = row(inputs[1], query, SIZE);
  const occluder = doubleMask({
    width: WIDTH / 2,
    height: HEIGHT / 2,
    data: row(inputs[2], query, SIZE / 4),
  });
  const heat = row(inputs[3], query, voters * CELLS);
  const candidates = Array.from({ length: voters }, (_, k) => {
    const i = query * voters + k;
    return {
      index: top[i],
      similarity: similarity[i],
      dx: shift[2 * i],
      dy: shift[2 * i + 1],
      heat: heat.subarray(k * CELLS, (k + 1) * CELLS),
    };
  });
  const placed = placeReferences(
    { visibleInFrame: visible, prompt: { clicks: [], transform: null }, frame: FRAME_ITSELF },
    candidates,
    { data: occluder.data.map((share, i) => Math.max(share, outside[i])), predicted: true },
    { mask: (index: number) => masks[index] },
    DEFAULT_IMPROVEMENTS.refined,
  );
  const { prior, centre } = softVote(placed, (index) => masks[index]);
  [prior, centre].forEach(({ data }, k) =>
    writeSync(outputs[k], Uint8Array.from(data, (share) => Math.round(255 * Math.min(1, share))))
  );
  if (query % 500 === 0) console.log(`placed ${query}/${queries}`);
}
[...inputs, ...outputs].forEach((file) => closeSync(file));

/** One row of a file of bytes, as shares 0–1. */
function row(file: number, index: number, length: number): Float32Array {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, index * length);
  return Float32Array.from(bytes, (byte) => byte / 255);
}

function soft(bytes: Uint8Array, index: number): SoftMask {
  return {
    width: WIDTH,
    height: HEIGHT,
    data: Float32Array.from(bytes.subarray(index * SIZE, (index + 1) * SIZE), (byte) => byte / 255),
  };
}
