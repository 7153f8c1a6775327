import { type Bitmap, createBitmap, union } from "@kanizsa/shared/mask/bitmap.ts";
import { type PixelOverlap, pixelOverlap } from "@kanizsa/shared/metrics/pixel-overlap.ts";
import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import type { Mode } from "../arguments.ts";
import { CAMVID_SPLITS, readCamvid } from "../datasets/camvid.ts";
import type { Evaluation } from "../evaluation.ts";
import { readMask } from "../images/read-mask.ts";
import { measureRatio } from "../measure/measure-ratio.ts";
import { askPictures } from "./ask-pictures.ts";
import { streetGalleries } from "./street-gallery.ts";

/** Pixels and times of one mode, frame by frame. */
interface Tally {
  readonly overlaps: PixelOverlap[];
  readonly times: number[];
}

/** Compares the union of all visible masks with the pixels that are car, pooled over frames. */
export const evaluateCamvid: Evaluation = async (context) => {
  const { options } = context;
  const split = CAMVID_SPLITS.find((name) => name === options.split) ?? "test";
  const frames = await readCamvid(options.data, split);
  const tallies = new Map<Mode, Tally>(
    options.modes.map((mode) => [mode, { overlaps: [], times: [] }]),
  );
  const cases: unknown[] = [];
  for await (const { picture, mode, cars, result } of askPictures(frames, context)) {
    const truth = await readMask(picture.carMaskPath);
    const overlap = pixelOverlap(unionOf(cars.map(({ visible }) => visible), truth), truth);
    tallies.get(mode)?.overlaps.push(overlap);
    tallies.get(mode)?.times.push(result.timings_ms.total);
    cases.push({ id: picture.id, mode, ...overlap, cars: cars.length });
  }
  const rows = [...tallies].map(([mode, { overlaps, times }]) => ({
    mode,
    frames: times.length,
    covered: measureRatio(overlaps.map(({ both, truth }) => [both, truth]), options.seed),
    precise: measureRatio(overlaps.map(({ both, predicted }) => [both, predicted]), options.seed),
    medianMs: quantile(times, 0.5),
  }));
  return {
    title: `Car pixels of dashcam frames: CamVid, ${split}`,
    lead: "Nothing is prompted. The union of all visible masks is held against the pixels that " +
      "are car, vans, lorries and buses included.",
    keyFigures: rows.flatMap(({ mode, covered, precise }) => [
      { label: `Car pixels covered, ${mode}`, measured: covered, others: [] },
      { label: `Masks’ pixels that are car, ${mode}`, measured: precise, others: [] },
    ]),
    tables: [{
      title: `Car pixels of dashcam frames (CamVid), ${split}`,
      columns: ["mode", "frames", "car pixels covered", "masks' pixels that are car", "median ms"],
      rows: rows.map(({ mode, frames, covered, precise, medianMs }) => [
        mode,
        String(frames),
        covered,
        precise,
        { value: medianMs, digits: 1 },
      ]),
      notes: [
        "The union of all visible masks against the semantic mask of cars (vans, lorries and buses " +
        "included), pixels pooled over frames. The intervals are a bootstrap over frames, of which " +
        "neighbours resemble each other: they are rather too narrow.",
      ],
    }],
    charts: [],
    galleries: await streetGalleries(frames, options.overlays, context),
    details: { rows, cases },
  };
};

function unionOf(masks: readonly Bitmap[], { width, height }: Bitmap): Bitmap {
  return masks.reduce(union, createBitmap(width, height));
}
