import type { Chart, ChartSeries } from "../report/chart.ts";
import { groupBy } from "../measure/group-by.ts";
import { curveOverOcclusion } from "../measure/over-occlusion.ts";
import { curveOverThreshold } from "../measure/over-threshold.ts";
import { questionName } from "../question-name.ts";
import type { MaskScore } from "./mask-score.ts";
import type { CaseRecord } from "./summary.ts";

/** How masks fit over the hidden share, and how many fit how well; the hull is the line to beat. */
export function caseCharts(records: readonly CaseRecord[], seed: number): Chart[] {
  const lines = seriesOf(records);
  const note = "Bands are 95 % intervals, a bootstrap over photographs.";
  return [
    {
      title: "IoU over the hidden share",
      xLabel: "hidden share of the car",
      yLabel: "mean IoU of the complete mask",
      xRange: [0.1, 0.7],
      yRange: [0, 1],
      series: lines.map(({ name, entries }) => ({
        name,
        points: curveOverOcclusion(
          entries.map(({ record, score }) => ({
            rate: record.hiddenShare,
            value: score.iou,
            group: record.carId,
          })),
          seed,
        ),
      })),
      note,
    },
    {
      title: "Share of cases over the IoU that they reach",
      xLabel: "IoU threshold",
      yLabel: "share of cases with at least this IoU",
      xRange: [0.5, 0.95],
      yRange: [0, 1],
      series: lines.map(({ name, entries }): ChartSeries => ({
        name,
        points: curveOverThreshold(
          entries.map(({ record, score }) => ({ iou: score.iou, group: record.carId })),
          seed,
        ),
      })),
      note,
    },
  ];
}

/** A line for each prompt in its last mode, and the hull of the true visible mask. */
function seriesOf(records: readonly CaseRecord[]) {
  const entriesOf = (list: readonly CaseRecord[], score: (record: CaseRecord) => MaskScore) =>
    list.map((record) => ({ record, score: score(record) }));
  const prompts = groupBy(records, ({ prompt }) => prompt).map((ofPrompt) => {
    const { prompt, mode } = ofPrompt[ofPrompt.length - 1];
    const asked = ofPrompt.filter((record) => record.mode === mode);
    return { name: questionName(prompt, mode), entries: entriesOf(asked, ({ score }) => score) };
  });
  const [{ prompt, mode }] = records;
  const cases = records.filter((record) => record.prompt === prompt && record.mode === mode);
  const hull = entriesOf(cases, ({ baselines }) => baselines.hull);
  return [...prompts, { name: "hull of the visible part", entries: hull }];
}
