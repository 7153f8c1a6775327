import { measureGroups } from "../measure/measure-groups.ts";
import { forEachName, subtract } from "../measure/statistics.ts";
import type { Cell, Measured } from "../report/cell.ts";
import type { Chart } from "../report/chart.ts";
import type { Table } from "../report/table.ts";
import type { Compared, ComparedSystem } from "./compare-detections.ts";
import {
  DETECTION_MEASURES,
  type DetectionMeasure,
  measureDetections,
  precisionByThreshold,
} from "./detection-measures.ts";
import { lastOwn } from "./system.ts";

export type MeasuredDetections = Readonly<Record<DetectionMeasure, Measured>>;

/** One column of the table, all that was measured of a system in each way of comparing. */
export interface DetectionColumn {
  readonly name: string;
  readonly measured: Readonly<Record<Compared, MeasuredDetections>>;
}

export interface DetectionOptions {
  readonly seed: number;
  readonly amodal: boolean;
}

/** A column for each system, and, where another system is compared, one of the difference to it. */
export function detectionColumns(
  systems: readonly ComparedSystem[],
  seed: number,
): DetectionColumn[] {
  const columns = systems.map(({ name, matches }) => ({
    name,
    measured: forEachName(matches, (compared) =>
      inPercent(measureGroups(
        matches[compared].imageIds.length,
        (counts) => measureDetections(matches[compared], counts),
        seed,
      ))),
  }));
  const own = lastOwn(systems);
  const other = systems.find(({ role }) => role === "against");
  if (!other) return columns;
  const difference = forEachName(own.matches, (compared) =>
    inPercent(measureGroups(
      own.matches[compared].imageIds.length,
      (counts) =>
        subtract(
          measureDetections(own.matches[compared], counts),
          measureDetections(other.matches[compared], counts),
        ),
      seed,
    )));
  return [...columns, { name: `${own.name} − ${other.name}`, measured: difference }];
}

/** A row for each measure. */
export function detectionTable(
  columns: readonly DetectionColumn[],
  { amodal }: { readonly amodal: boolean },
): Table {
  const rows = (compared: Compared, what: string, keys?: readonly DetectionMeasure[]): Cell[][] =>
    DETECTION_MEASURES.filter(({ key }) => keys === undefined || keys.includes(key))
      .map(({ key, name }) => [
        `${what}: ${name}`,
        ...columns.map(({ measured }) => measured[compared][key]),
      ]);
  return {
    title: "Found objects",
    columns: ["measure, %", ...columns.map(({ name }) => name)],
    rows: amodal
      ? [
        ...rows("amodal", "amodal mask"),
        ...rows("visible", "visible mask", ["ap", "ap50", "ap75"]),
        ...rows("box", "amodal box", ["ap", "ap50", "ap75"]),
      ]
      : [
        ...rows("amodal", "mask", ["ap", "ap50", "ap75", "ap90", "small", "medium", "large", "ar"]),
        ...rows("box", "box", ["ap", "ap50", "ap75"]),
      ],
    notes: [
      "AP and AR as COCO has them: means over the IoU thresholds 0.5, 0.55, … 0.95, at most 100 " +
      "objects a picture; AR by how much of an object is hidden as amodalAPI has it. In brackets: " +
      "95 % intervals, a bootstrap over pictures; a difference is taken on the same resamples.",
    ],
  };
}

/** AP at each IoU threshold. */
export function precisionChart(systems: readonly ComparedSystem[], seed: number): Chart {
  return {
    title: "AP over the IoU threshold",
    xLabel: "IoU threshold",
    yLabel: "AP at this threshold",
    xRange: [0.5, 0.95],
    yRange: [0, 1],
    series: systems.map(({ name, matches: { amodal } }) => {
      const measured = measureGroups(
        amodal.imageIds.length,
        (counts) => precisionByThreshold(amodal, counts),
        seed,
      );
      const points = Object.entries(measured)
        .map(([iou, { value, interval }]) => ({ x: Number(iou), y: value, interval }));
      return { name, points };
    }),
    note: "The mean of the curve is AP. Bands are 95 % intervals, a bootstrap over pictures.",
  };
}

function inPercent(measured: MeasuredDetections): MeasuredDetections {
  return forEachName(measured, (key) => ({ ...measured[key], digits: 1 }));
}
