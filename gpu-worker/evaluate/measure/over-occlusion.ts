import type { ChartPoint } from "../report/chart.ts";
import { groupBy } from "./group-by.ts";
import { measureMean } from "./measure-mean.ts";

/** One object's value, by how much of it is hidden. */
export interface OccludedValue {
  /** Hidden share of the whole object, 0 to 1. */
  readonly rate: number;
  readonly value: number;
  /** Picture: its objects are drawn together. */
  readonly group: string | number;
}

/** Width of a step of the curve. */
const STEP = 0.1;

/** Means over tenths of the hidden share; objects of which nothing is hidden are a point of their own. */
export function curveOverOcclusion(values: readonly OccludedValue[], seed: number): ChartPoint[] {
  return groupBy(values, ({ rate }) => stepOf(rate))
    .map((step) => {
      const groups = groupBy(step, ({ group }) => group);
      const { value, interval } = measureMean(
        groups.map((group) => group.map((entry) => entry.value)),
        seed,
      );
      return { x: middleOf(stepOf(step[0].rate)), y: value, interval };
    })
    .sort((a, b) => a.x - b.x);
}

/** 0 for nothing hidden, then 1, 2, … for (0, 0.1], (0.1, 0.2], … */
function stepOf(rate: number): number {
  return Math.ceil(rate / STEP - 1e-9);
}

function middleOf(step: number): number {
  return step === 0 ? 0 : Math.round((step - 0.5) * STEP * 100) / 100;
}
