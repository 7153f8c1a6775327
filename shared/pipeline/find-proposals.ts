import { boxIou, type BoxXywh, clipBox } from "../geometry/box.ts";
import type { Frame } from "../geometry/frame.ts";
import { type PictureLevels, resamplePicture } from "../geometry/resample-picture.ts";
import { PROPOSAL_SIDE } from "./constants.ts";
import { hasNetwork, type Runtime, type Tensor } from "./runtime.ts";

/** A visible car: box of its visible part in image px, score 0–1. */
export interface Proposal {
  readonly box: BoxXywh;
  readonly score: number;
}

/** Two boxes that share more than this are one car. */
const NMS_IOU = 0.5;
/** The network's coarsest stride: its input's sides are multiples of it. */
const COARSEST = 64;
const STRIDES = [8, 16, 32, 64];
/** Boxes kept before suppression. */
const MAX_CANDIDATES = 400;

/** Visible cars of the whole picture with at least `minScore`, best first. */
export async function findProposals(
  levels: PictureLevels,
  minScore: number,
  runtime: Runtime,
): Promise<Proposal[]> {
  const { width, height } = levels.picture;
  const scale = PROPOSAL_SIDE / Math.max(width, height);
  const frame: Frame = {
    scale,
    width: roundUp(width * scale),
    height: roundUp(height * scale),
    // the picture lies in the frame's upper left, so that cells meet its corner
    centerX: roundUp(width * scale) / 2 / scale,
    centerY: roundUp(height * scale) / 2 / scale,
  };
  const { logits, distances } = await propose(resamplePicture(levels, frame), runtime);
  const candidates = decode(logits.data, distances.data, frame, minScore);
  return suppress(candidates)
    .map(({ box, score }) => ({ box: clipBox(box, width, height), score }))
    .filter(({ box }) => box[2] > 1 && box[3] > 1);
}

/** Newer models, those with `occluder`, have a trunk of their own in the proposals network; older ones share that of the crops. */
async function propose(image: Tensor, runtime: Runtime): Promise<Record<string, Tensor>> {
  if (hasNetwork(runtime, "occluder")) return await runtime.run("proposals", { image });
  const { c3, c4 } = await runtime.run("trunk", { image });
  return await runtime.run("proposals", { c3, c4 });
}

/** Cells above the score → boxes in image px; cells come level by level, row-major. */
function decode(
  logits: Float32Array,
  distances: Float32Array,
  frame: Frame,
  minScore: number,
): Proposal[] {
  const found: Proposal[] = [];
  const least = Math.log(minScore / (1 - minScore));
  let cell = 0;
  for (const stride of STRIDES) {
    const columns = frame.width / stride;
    const rows = frame.height / stride;
    for (let i = 0; i < rows * columns; i++, cell++) {
      if (!(logits[cell] > least)) continue;
      const x = ((i % columns) + 0.5) * stride;
      const y = (Math.floor(i / columns) + 0.5) * stride;
      const [left, top, right, bottom] = distances.subarray(4 * cell, 4 * cell + 4);
      found.push({
        box: [
          (x - left) / frame.scale,
          (y - top) / frame.scale,
          (left + right) / frame.scale,
          (top + bottom) / frame.scale,
        ],
        score: 1 / (1 + Math.exp(-logits[cell])),
      });
    }
  }
  return found.sort((a, b) => b.score - a.score).slice(0, MAX_CANDIDATES);
}

/** Greedy non-maximum suppression of proposals sorted by score. */
export function suppress(sorted: readonly Proposal[]): Proposal[] {
  const kept: Proposal[] = [];
  for (const proposal of sorted) {
    if (kept.every(({ box }) => boxIou(box, proposal.box) < NMS_IOU)) kept.push(proposal);
  }
  return kept;
}

function roundUp(size: number): number {
  return Math.max(COARSEST, Math.ceil(size / COARSEST - 1e-9) * COARSEST);
}
