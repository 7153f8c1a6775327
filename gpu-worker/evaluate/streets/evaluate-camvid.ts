import { type Bitmap, createBitmap, union } from "@kanizsa/shared/mask/bitmap.ts";
import {
  addPixelOverlap,
  NO_PIXELS,
  type PixelOverlap,
  pixelOverlap,
} from "@kanizsa/shared/metrics/pixel-overlap.ts";
import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { Mode } from "../arguments.ts";
import { CAMVID_SPLITS, readCamvid } from "../datasets/camvid.ts";
import type { Evaluation } from "../evaluation.ts";
import { readMask } from "../images/read-mask.ts";
import { figure } from "../report/table.ts";
import { askPictures } from "./ask-pictures.ts";

/** Pooled pixels and times of one mode. */
interface Tally {
  overlap: PixelOverlap;
  readonly times: number[];
}

/** Compares the union of all visible masks with the pixels that are car, pooled over frames. */
export const evaluateCamvid: Evaluation = async (context) => {
  const { options } = context;
  const split = CAMVID_SPLITS.find((name) => name === options.split) ?? "test";
  const frames = await readCamvid(options.data, split);
  const tallies = new Map<Mode, Tally>(
    options.modes.map((mode) => [mode, { overlap: NO_PIXELS, times: [] }]),
  );
  const cases: unknown[] = [];
  let model: WorkerResult["model"] | null = null;
  for await (const { picture, mode, cars, result } of askPictures(frames, context)) {
    model = result.model;
    const truth = await readMask(picture.carMaskPath);
    const overlap = pixelOverlap(unionOf(cars.map(({ visible }) => visible), truth), truth);
    const tally = tallies.get(mode);
    if (tally) {
      tally.overlap = addPixelOverlap(tally.overlap, overlap);
      tally.times.push(result.timings_ms.total);
    }
    cases.push({ id: picture.id, mode, ...overlap, cars: cars.length });
  }
  const rows = [...tallies].map(([mode, { overlap, times }]) => ({
    mode,
    frames: times.length,
    covered: overlap.both / overlap.truth,
    precise: overlap.both / overlap.predicted,
    medianMs: quantile(times, 0.5),
  }));
  return {
    tables: [{
      title: `Car pixels of dashcam frames (CamVid), ${split}`,
      columns: ["mode", "frames", "car pixels covered", "masks' pixels that are car", "median ms"],
      rows: rows.map(({ mode, frames, covered, precise, medianMs }) => [
        mode,
        String(frames),
        figure(covered),
        figure(precise),
        figure(medianMs, 1),
      ]),
      notes: [
        "The union of all visible masks against the semantic mask of cars (vans, lorries and buses " +
        "included), pixels pooled over frames.",
      ],
    }],
    details: { rows, cases },
    model,
  };
};

function unionOf(masks: readonly Bitmap[], { width, height }: Bitmap): Bitmap {
  return masks.reduce(union, createBitmap(width, height));
}
