import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { matchBoxes } from "@kanizsa/shared/metrics/match-boxes.ts";
import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import type { Mode } from "../arguments.ts";
import { type CityscapesPicture, readCityscapes } from "../datasets/cityscapes.ts";
import type { Evaluation } from "../evaluation.ts";
import { readInstanceIds } from "../images/read-instance-ids.ts";
import { measureRatio } from "../measure/measure-ratio.ts";
import { askPictures } from "./ask-pictures.ts";
import type { FoundCar } from "./decode-instances.ts";
import { isForgiven } from "./false-boxes.ts";
import { streetGalleries } from "./street-gallery.ts";

/** Cars at least this high, px, are to be found; lower ones are neither asked for nor held against. */
const LEAST_HEIGHT = 30;

/** Counts of one picture in one mode. */
interface PictureCounts {
  readonly id: string;
  readonly mode: Mode;
  /** True cars of at least `LEAST_HEIGHT`, and how many of them were found. */
  readonly cars: number;
  readonly found: number;
  /** All boxes that the worker gave. */
  readonly boxes: number;
  readonly falseStrict: number;
  readonly falseLenient: number;
  readonly totalMs: number;
}

/** Looks for the cars of street pictures and counts which are found, and what is no car. */
export const evaluateCityscapes: Evaluation = async (context) => {
  const { options } = context;
  const pictures = await readCityscapes(options.data);
  const counts: PictureCounts[] = [];
  for await (const { picture, mode, cars, result } of askPictures(pictures, context)) {
    counts.push({
      id: picture.id,
      mode,
      ...await countBoxes(picture, cars),
      totalMs: result.timings_ms.total,
    });
  }
  const rows = options.modes.map((mode) => ({
    mode,
    ...pool(counts.filter((entry) => entry.mode === mode), options.seed),
  }));
  return {
    title: "Cars found in street pictures: Cityscapes",
    lead:
      "Nothing is prompted. A car is found where a box of its visible part overlaps it by half; " +
      "every box that belongs to no car is counted, too.",
    keyFigures: rows.flatMap(({ mode, share, falseStrict, falseLenient }) => [
      { label: `Found, ${mode}`, measured: share, others: [] },
      {
        label: `False boxes, strict, ${mode}`,
        measured: { value: falseStrict, digits: 0 },
        others: [],
      },
      {
        label: `False boxes, lenient, ${mode}`,
        measured: { value: falseLenient, digits: 0 },
        others: [],
      },
    ]),
    tables: [{
      title: "Cars found in street pictures (Cityscapes)",
      columns: [
        "mode",
        `cars ≥ ${LEAST_HEIGHT} px`,
        "found",
        "share",
        "boxes",
        "false, strict",
        "false, lenient",
        "median ms",
      ],
      rows: rows.map((row) => [
        row.mode,
        String(row.cars),
        String(row.found),
        row.share,
        String(row.boxes),
        String(row.falseStrict),
        String(row.falseLenient),
        { value: row.medianMs, digits: 1 },
      ]),
      notes: [
        `Found: box IoU of the visible part ≥ 0.5, one box for one car, the best score first, ` +
        `over cars of every height; counted are those ≥ ${LEAST_HEIGHT} px high. False, strict: ` +
        "every box without a car of its own. False, lenient: of these, duplicates (IoU ≥ 0.5 with " +
        "a car that has its box) and boxes whose visible mask lies by less than half on car, " +
        "truck, bus, caravan or trailer pixels of the instance map, groups included.",
      ],
    }],
    charts: [],
    galleries: await streetGalleries(pictures, options.overlays, context),
    details: { rows, pictures: counts },
  };
};

async function countBoxes(
  { carBoxes, instancesPath }: CityscapesPicture,
  found: readonly FoundCar[],
) {
  const boxes = found.map(({ instance }) => ({
    box: instance.visible.bbox,
    score: instance.score,
  }));
  const matches = matchBoxes(boxes, carBoxes);
  const isHigh = ([, , , height]: Readonly<BoxXywh>) => height >= LEAST_HEIGHT;
  const unmatched = found.filter((_, index) => matches[index] === null);
  const ids = await readInstanceIds(instancesPath);
  const notForgiven = unmatched.filter(({ instance, visible }) =>
    !isForgiven({ box: instance.visible.bbox, visible }, carBoxes, ids)
  );
  return {
    cars: carBoxes.filter(isHigh).length,
    found: matches.filter((match) => match !== null && isHigh(carBoxes[match])).length,
    boxes: found.length,
    falseStrict: unmatched.length,
    falseLenient: notForgiven.length,
  };
}

function pool(counts: readonly PictureCounts[], seed: number) {
  const sum = (field: "cars" | "found" | "boxes" | "falseStrict" | "falseLenient") =>
    counts.reduce((total, entry) => total + entry[field], 0);
  return {
    cars: sum("cars"),
    found: sum("found"),
    share: measureRatio(counts.map(({ found, cars }) => [found, cars]), seed),
    boxes: sum("boxes"),
    falseStrict: sum("falseStrict"),
    falseLenient: sum("falseLenient"),
    medianMs: quantile(counts.map(({ totalMs }) => totalMs), 0.5),
  };
}
