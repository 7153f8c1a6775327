import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { startProgress } from "../../bank/progress.ts";
import type { Mode, PromptKind } from "../arguments.ts";
import { CAR_SPLITS } from "../datasets/cars.ts";
import type { Evaluation, EvaluationContext } from "../evaluation.ts";
import { encodeJpeg } from "../images/rgb-image.ts";
import { BINS } from "../occlusion/bin.ts";
import { sampleIndices } from "../report/sample-indices.ts";
import { figure } from "../report/table.ts";
import { drawCase } from "./draw-case.ts";
import { scoreBaselines } from "./mask-score.ts";
import { type OccludedCase, readOccludedCases } from "./occluded-cases.ts";
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
  const { options, stderr } = context;
  const { data, seed, limit } = options;
  const split = CAR_SPLITS.find((name) => name === options.split) ?? "val";
  const dropped: string[] = [];
  const sources = (await readOccludedCases({
    data,
    split,
    seed,
    onDropped: (id) => dropped.push(id),
  })).slice(0, limit);
  const questions = options.prompts.flatMap((prompt) =>
    options.modes.map((mode): Question => ({ prompt, mode }))
  );
  const records: CaseRecord[] = [];
  let model: WorkerResult["model"] | null = null;
  const total = sources.length * BINS.length;
  const drawn = sampleIndices(total, options.overlays, mulberry32(seed));
  const progress = startProgress(stderr, total);
  let done = 0;
  for (const source of sources) {
    for await (const occluded of source.cases()) {
      const asking = askCase(occluded, questions, drawn.has(done), context);
      for await (const { record, result } of asking) {
        records.push(record);
        model = result.model;
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
    tables: [masksTable(rows, { split, cases }), votingTable(rows), latencyTable(latency)],
    details: { rows, latency, dropped, cases: records },
    model,
  };
};

/** Asks about one case in every way. */
async function* askCase(
  { id, carId, bin, car }: OccludedCase,
  questions: readonly Question[],
  draw: boolean,
  { worker, overlays }: EvaluationContext,
): AsyncGenerator<{ record: CaseRecord; result: WorkerResult }> {
  const image = await encodeJpeg(car.picture);
  const baselines = scoreBaselines(car);
  for (const { prompt, mode } of questions) {
    const result = await worker.segment(image, { prompts: promptsFor(prompt, car), mode });
    const answer = findAnswer(result, prompt, car);
    const score = scoreAnswer(answer, car);
    if (draw) {
      const name = `${id} ${prompt} ${mode} iou ${figure(score.iou, 2)}`;
      await overlays.write(name, drawCase(car, answer));
    }
    yield {
      record: {
        caseId: id,
        carId,
        bin: bin.label,
        hiddenShare: car.hiddenShare,
        prompt,
        mode,
        score,
        baselines,
        totalMs: result.timings_ms.total,
      },
      result,
    };
  }
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
