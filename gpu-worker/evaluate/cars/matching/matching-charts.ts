import type { CenterError } from "@kanizsa/shared/metrics/center-error.ts";
import { pairAccuracy } from "@kanizsa/shared/metrics/scores/pair-accuracy.ts";
import { groupBy } from "../../measure/group-by.ts";
import { measureMean } from "../../measure/measure-mean.ts";
import type { Chart, ChartPoint } from "../../report/chart.ts";
import { type MatchRecord, TOP_VOTES } from "./match-case.ts";

/** Share of centres over the tolerance, and what the score's threshold trades. */
export function matchingCharts(records: readonly MatchRecord[], seed: number): Chart[] {
  return [toleranceChart(records, seed), decisionChart(records)];
}

function toleranceChart(records: readonly MatchRecord[], seed: number): Chart {
  const photographs = groupBy(records, ({ carId }) => carId);
  const points = (of: (record: MatchRecord) => CenterError): ChartPoint[] =>
    steps(0.02, 0.2, 0.02).map((tolerance) => {
      const within = (record: MatchRecord) => {
        const { dx, dy } = of(record);
        return Number(Math.max(Math.abs(dx), Math.abs(dy)) <= tolerance);
      };
      const { value, interval } = measureMean(
        photographs.map((group) => group.map(within)),
        seed,
      );
      return { x: tolerance, y: value, interval };
    });
  return {
    title: "Right centres over the tolerance",
    xLabel: "tolerance, share of the box's sides",
    yLabel: "share of centres within it",
    xRange: [0, 0.2],
    yRange: [0, 1],
    series: [
      { name: `top-${TOP_VOTES} votes`, points: points(({ top12 }) => top12) },
      { name: "top-1 vote", points: points(({ top1 }) => top1) },
    ],
    note: "At 0.1 the curve is rgood(0.1). Bands are 95 % intervals, a bootstrap over photographs.",
  };
}

function decisionChart(records: readonly MatchRecord[]): Chart {
  const pairs = records.flatMap((record) => record.pairs);
  const accuracies = steps(0.05, 0.95, 0.05).map((decision) => ({
    decision,
    ...pairAccuracy(pairs, decision),
  }));
  return {
    title: "Accuracy of the score over its threshold",
    xLabel: "score from which a pair is taken for alike",
    yLabel: "share of pairs that are told right",
    xRange: [0, 1],
    yRange: [0, 1],
    series: [
      { name: "acc_all", points: accuracies.map((at) => ({ x: at.decision, y: at.accAll })) },
      { name: "pos_acc", points: accuracies.map((at) => ({ x: at.decision, y: at.posAcc })) },
      { name: "neg_acc", points: accuracies.map((at) => ({ x: at.decision, y: at.negAcc })) },
    ],
    note:
      "The paper's threshold is 0.5: where pos_acc and neg_acc cross, both are told equally well.",
  };
}

function steps(from: number, to: number, step: number): number[] {
  const count = Math.round((to - from) / step) + 1;
  return Array.from({ length: count }, (_, index) => Math.round((from + index * step) * 100) / 100);
}
