import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import type { Mode, PromptKind } from "../arguments.ts";
import { carSplit } from "../datasets/cars.ts";
import type { Evaluation, EvaluationContext } from "../evaluation.ts";
import { encodeJpeg } from "../images/rgb-image.ts";
import { groupBy } from "../measure/group-by.ts";
import { BINS } from "../occlusion/bin.ts";
import type { KeyFigure } from "../report/report.ts";
import { questionName } from "../question-name.ts";
import { caseGalleries } from "./case-gallery.ts";
import { caseCharts } from "./charts.ts";
import { scoreBaselines } from "./mask-score.ts";
import { type CaseSource, type OccludedCase, readOccludedCases } from "./occluded-cases.ts";
import { promptsFor } from "./prompt.ts";
import { findAnswer, scoreAnswer } from "./score-answer.ts";
import { type CaseRecord, summarize } from "./summary.ts";
import { latencyTable, masksTable, type SummaryRow, votingTable } from "./tables.ts";

const ALL_BINS = "all";

/** One way of asking: every case is asked in each of them. */
interface Question {
  readonly prompt: PromptKind;
  readonly mode: Mode;
}

/** Hides cars of the photographs and scores the answers, beside baselines on the same cases. */
export const evaluateCars: Evaluation = async (context) => {
  const { options } = context;
  const { data, seed, limit, category } = options;
  const split = carSplit(options.split);
  const dropped: string[] = [];
  const sources = (await readOccludedCases({
    data,
    split,
    seed,
    onDropped: (id) => dropped.push(id),
  })).filter(({ body }) => category === "car" || category === body).slice(0, limit);
  const questions = options.prompts.flatMap((prompt) =>
    options.modes.map((mode): Question => ({ prompt, mode }))
  );
  const records: CaseRecord[] = [];
  const progress = context.follow(sources.length * BINS.length);
  let done = 0;
  for (const source of sources) {
    for await (const occluded of source.cases()) {
      for (const question of questions) {
        records.push(await askCase(occluded, question, context));
      }
      done++;
      progress.update(done + dropped.length, occluded.id);
    }
  }
  progress.end();
  const rows = summaryRows(records, questions, seed);
  const latency = questions.map((question) => latencyRow(records, question));
  const cases =
    `${done} cases of ${sources.length} cars, seed ${seed}: two in three behind another ` +
    "car of the split, the others behind things. Dropped for want of a place: " +
    `${dropped.join("; ") || "none"}.`;
  return {
    title: `Cars behind pasted occluders, ${split}`,
    lead:
      "Photographs of whole cars, each hidden three times by other cars or by things: what was " +
      "pasted over is known, so that the answer can be held against it.",
    keyFigures: keyFigures(rows),
    tables: [masksTable(rows, { split, cases }), votingTable(rows), latencyTable(latency)],
    charts: done === 0 ? [] : caseCharts(records, seed),
    galleries: await caseGalleries(records, options, {
      remake: (record) => remakeCase(sources, record),
      answer: (record, occluded) =>
        answerCase(occluded, record, context).then(({ answer }) => answer),
    }),
    details: { rows, latency, dropped, cases: records },
  };
};

/** Asks about one case in one way. */
async function answerCase(
  { car }: OccludedCase,
  { prompt, mode }: Question,
  { worker, options: { minScore } }: Pick<EvaluationContext, "worker" | "options">,
) {
  const result = await worker.segment(await encodeJpeg(car.picture), {
    prompts: promptsFor(prompt, car),
    mode,
    ...minScore === undefined ? {} : { min_score: minScore },
  });
  return { result, answer: findAnswer(result, prompt, car) };
}

async function askCase(
  occluded: OccludedCase,
  question: Question,
  context: EvaluationContext,
): Promise<CaseRecord> {
  const { id, carId, bin, car } = occluded;
  const { result, answer } = await answerCase(occluded, question, context);
  return {
    caseId: id,
    carId,
    bin: bin.label,
    hiddenShare: car.hiddenShare,
    ...question,
    score: scoreAnswer(answer, car),
    baselines: scoreBaselines(car),
    totalMs: result.timings_ms.total,
  };
}

/** A case comes out the same whenever it is made. */
async function remakeCase(
  sources: readonly CaseSource[],
  { carId, caseId }: CaseRecord,
): Promise<OccludedCase> {
  for await (const occluded of sources.find((source) => source.carId === carId)?.cases() ?? []) {
    if (occluded.id === caseId) return occluded;
  }
  throw new Error(`The case is not made again: ${caseId}`);
}

/** What each prompt comes to over all bins in its last mode. */
function keyFigures(rows: readonly SummaryRow[]): KeyFigure[] {
  const overall = rows.filter(({ bin }) => bin === ALL_BINS);
  return groupBy(overall, ({ prompt }) => prompt).map((ofPrompt) => {
    const { prompt, mode, summary } = ofPrompt[ofPrompt.length - 1];
    return {
      label: `IoU, ${questionName(prompt, mode)}`,
      measured: summary.iou,
      others: [
        { name: "hidden part", measured: summary.hidden },
        { name: "IoU ≥ 0.9", measured: summary.from90 },
        { name: "hull of the visible part", measured: summary.baselines.hull.iou },
      ],
    };
  });
}

function ofQuestion(records: readonly CaseRecord[], { prompt, mode }: Question): CaseRecord[] {
  return records.filter((record) => record.prompt === prompt && record.mode === mode);
}

function summaryRows(
  records: readonly CaseRecord[],
  questions: readonly Question[],
  seed: number,
): SummaryRow[] {
  return questions.flatMap((question) => {
    const asked = ofQuestion(records, question);
    return [...BINS.map(({ label }) => label), ALL_BINS].flatMap((bin) => {
      const summary = summarize(
        asked.filter((record) => bin === ALL_BINS || record.bin === bin),
        seed,
      );
      return summary === null ? [] : [{ ...question, bin, summary }];
    });
  });
}

function latencyRow(records: readonly CaseRecord[], question: Question) {
  const times = ofQuestion(records, question).map(({ totalMs }) => totalMs);
  return {
    ...question,
    count: times.length,
    medianMs: quantile(times, 0.5),
    p90Ms: quantile(times, 0.9),
  };
}
