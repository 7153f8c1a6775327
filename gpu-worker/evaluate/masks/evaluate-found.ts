import type { AmodalImage } from "@kanizsa/shared/formats/amodal-dataset.ts";
import {
  type PredictionEntry,
  writePredictions,
} from "@kanizsa/shared/formats/predictions/write-predictions.ts";
import { promptName } from "../question-name.ts";
import type { KeyFigure, ReportPart } from "../report/report.ts";
import type { Table } from "../report/table.ts";
import { calibrate, reliabilityChart, type SystemCalibration } from "./calibration.ts";
import { compareDetections } from "./compare-detections.ts";
import {
  type DetectionColumn,
  detectionColumns,
  detectionTable,
  precisionChart,
} from "./detection-tables.ts";
import { evaluateObjects } from "./evaluate-objects.ts";
import { type FoundSystem, foundSystems } from "./found-systems.ts";
import type { MaskTask } from "./mask-task.ts";
import { lastOwn, ownFirst } from "./system.ts";

/** Prompts nothing, and measures what is found. */
export async function evaluateFound(task: MaskTask): Promise<ReportPart> {
  const { images, truth, context: { options: { seed, minScore } } } = task;
  const amodal = truth === "amodal";
  const systems = foundSystems(task);
  const objects = await evaluateObjects(task, images, systems, {
    question: promptName("none"),
    prompted: false,
    keyMeasures: [],
  });
  const compared = compareDetections(systems, task);
  const columns = detectionColumns(compared, seed);
  const calibrations = calibrate(ownFirst(systems), task, seed);
  const count = images.reduce(
    (sum, { instances }) => sum + instances.filter(({ ignore }) => !ignore).length,
    0,
  );
  return {
    lead: `Nothing is prompted: ${count} objects in ${images.length} pictures are to be found, ` +
      `with scores from ${minScore ?? 0.3}.`,
    keyFigures: keyFigures(columns, systems, amodal),
    tables: [
      detectionTable(columns, { amodal }),
      calibrationTable(calibrations),
      ...objects.tables,
    ],
    charts: [
      precisionChart(ownFirst(compared), seed),
      reliabilityChart(calibrations),
      ...objects.charts,
    ],
    galleries: objects.galleries,
    details: { none: objects.details },
    files: { "predictions.json": predictionsOf(lastOwn(systems), task) },
  };
}

/** What Table 5 of the paper has, of this worker in its last mode. */
function keyFigures(
  columns: readonly DetectionColumn[],
  systems: readonly FoundSystem[],
  amodal: boolean,
): KeyFigure[] {
  const own = lastOwn(systems);
  const ours = columns.find(({ name }) => name === own.name);
  if (!ours) return [];
  const others = columns.filter(({ name }) =>
    systems.some((system) => system.name === name) && name !== ours.name
  );
  const what = amodal ? "Amodal mask" : "Mask";
  return ([["ap", "AP"], ["ap50", "AP50"], ["ap75", "AP75"], ["ap90", "AP90"]] as const)
    .map(([key, name]) => ({
      label: `${what} ${name}, ${promptName("none")}`,
      measured: ours.measured.amodal[key],
      others: others.map((column) => ({
        name: column.name,
        measured: column.measured.amodal[key],
      })),
    }));
}

function calibrationTable(calibrations: readonly SystemCalibration[]): Table {
  return {
    title: "Calibration of the score",
    columns: ["masks", "expected calibration error"],
    rows: calibrations.map(({ name, error }) => [name, error]),
    notes: ["Fifteen bins; right is an amodal mask of an IoU of at least 0.5."],
  };
}

/** This worker's answers in COCO's result format, for `--against` of a later run. */
function predictionsOf(
  { predictions }: FoundSystem,
  { dataset, category }: MaskTask,
): PredictionEntry[] {
  // Numbered as the data set's file has it; of a run over every object any category will do.
  const name = dataset.categories.includes(category) ? category : dataset.categories[0];
  const images = [...predictions.values()].map((image): AmodalImage => ({
    ...image,
    instances: image.instances.map((instance) => ({ ...instance, category: name })),
  }));
  return writePredictions({ ...dataset, images });
}
