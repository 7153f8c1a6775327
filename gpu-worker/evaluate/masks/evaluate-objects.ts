import type { AmodalImage } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { groupBy } from "../measure/group-by.ts";
import { measureStatistics } from "../measure/measure-statistics.ts";
import type { KeyFigure, ReportPart } from "../report/report.ts";
import type { MaskTask } from "./mask-task.ts";
import { occlusionCharts, shareChart } from "./object-charts.ts";
import { objectGalleries } from "./object-gallery.ts";
import { measureObjects, type ObjectMeasure, shownMeasures } from "./object-measures.ts";
import { iouOf, type ObjectScore } from "./object-score.ts";
import {
  bodyTable,
  objectDifferenceTable,
  objectTable,
  type ObjectTableOptions,
  orderTable,
} from "./object-tables.ts";
import { scoreSystems, type SystemScores } from "./score-systems.ts";
import { lastOwn, ownFirst, type System } from "./system.ts";

export interface ObjectQuestion {
  /** What was asked, for the titles: "box prompt". */
  readonly question: string;
  readonly prompted: boolean;
  /** Measures that a reader should see first. */
  readonly keyMeasures: readonly ObjectMeasure[];
}

/** Measures object by object how well the masks of all systems fit. */
export async function evaluateObjects(
  { context, truth, pictureFolder }: MaskTask,
  images: readonly AmodalImage[],
  systems: readonly System[],
  { question, prompted, keyMeasures }: ObjectQuestion,
): Promise<Omit<ReportPart, "lead">> {
  const { options, follow } = context;
  const { seed } = options;
  const amodal = truth === "amodal";
  const scores = await scoreSystems(systems, images, follow);
  const table = { title: `Objects, ${question}`, seed, amodal, prompted };
  const shown = systems.filter(({ role }) => role !== "baseline");
  const own = lastOwn(scores);
  const drawn = ownFirst(scores);
  return {
    keyFigures: keyFigures(scores, keyMeasures, { ...table, question }),
    tables: [
      objectTable(scores, table),
      objectDifferenceTable(scores, table),
      bodyTable(scores.filter(({ role }) => role !== "baseline"), table),
      orderTable(scores, { question, seed }),
    ].filter((made) => made !== null),
    charts: [
      ...amodal ? occlusionCharts(drawn, { question, seed }) : [],
      shareChart(drawn, { question, seed }),
    ],
    galleries: await objectGalleries(
      own.objects,
      { question: `${question}, ${own.name}`, overlays: options.overlays, seed },
      {
        images,
        pictureFolder,
        answers: (image) =>
          Promise.all(
            shown.filter(({ name, role }) => role === "against" || name === own.name)
              .map(async (system) => ({
                kind: system.role === "against" ? "against" as const : "amodal" as const,
                answer: await system.answer(image),
              })),
          ),
      },
    ),
    details: {
      objects: scores.flatMap(({ name, objects }) => objects.map((score) => flat(name, score))),
    },
  };
}

function keyFigures(
  scores: readonly SystemScores[],
  keys: readonly ObjectMeasure[],
  options: ObjectTableOptions & Pick<ObjectQuestion, "question">,
): KeyFigure[] {
  const own = lastOwn(scores);
  const measured = new Map(scores.map((system) => [
    system,
    measureStatistics(groupBy(system.objects, ({ image }) => image), measureObjects, options.seed),
  ]));
  const of = (system: SystemScores, key: ObjectMeasure) =>
    measured.get(system)?.[key] ?? { value: null };
  return shownMeasures(options).filter(({ key }) => keys.includes(key)).map(({ key, name }) => ({
    label: `${name}, ${options.question}`,
    measured: of(own, key),
    others: scores.filter(({ role }) => role !== "ours").slice(-2)
      .map((system) => ({ name: system.name, measured: of(system, key) })),
  }));
}

/** An object's score for the JSON report. */
function flat(system: string, score: ObjectScore) {
  const { image, object, body, occlusionRate, found, full, visible, occluded } = score;
  return {
    system,
    image,
    object,
    ...body === null ? {} : { body },
    occlusion_rate: occlusionRate,
    found,
    iou: iouOf(full),
    visible_iou: iouOf(visible),
    hidden_iou: occluded && iouOf(occluded),
  };
}
