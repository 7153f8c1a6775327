import type { Mode, PromptKind } from "../arguments.ts";
import { type Cell, figure, type Measured } from "../report/cell.ts";
import type { Table } from "../report/table.ts";
import type { Summary } from "./summary.ts";

/** The rows of one prompt and mode: each bin and all of them together. */
export interface SummaryRow {
  readonly prompt: PromptKind;
  readonly mode: Mode;
  readonly bin: string;
  readonly summary: Summary;
}

export interface LatencyRow {
  readonly prompt: PromptKind;
  readonly mode: Mode;
  readonly count: number;
  readonly medianMs: number;
  readonly p90Ms: number;
}

/** @param cases what the cases are, in a sentence */
export function masksTable(
  rows: readonly SummaryRow[],
  { split, cases }: { readonly split: string; readonly cases: string },
): Table {
  return {
    title: `Occluded cars, ${split}`,
    columns: [
      "prompt",
      "mode",
      "hidden",
      "n",
      "IoU",
      "hidden IoU",
      "IoU ≥ 0.9",
      "IoU ≥ 0.75",
      "visible IoU",
      "found",
      "visible mask: IoU / hidden",
      "its hull: IoU / hidden",
      "its hull: IoU ≥ 0.9",
    ],
    rows: rows.map(({ prompt, mode, bin, summary }) => {
      const { visible, hull } = summary.baselines;
      return [
        prompt,
        mode,
        bin,
        String(summary.count),
        summary.iou,
        summary.hidden,
        summary.from90,
        summary.from75,
        prompt === "mask" ? "given" : summary.visibleIou,
        prompt === "none" ? summary.found : "given",
        pair(visible.iou, visible.hidden),
        pair(hull.iou, hull.hidden),
        figure(hull.from90.value),
      ];
    }),
    notes: [
      "Means over cases; hidden IoU is that of the hidden part alone. The baselines take the true " +
      "visible mask of the same cases as it is, and its convex hull. Without a prompt a car that " +
      "was not found (visible IoU below 0.5) counts with 0. In brackets: 95 % intervals, a " +
      "bootstrap over photographs.",
      cases,
    ],
  };
}

export function votingTable(rows: readonly SummaryRow[]): Table {
  return {
    title: "Voting and scale",
    columns: [
      "prompt",
      "mode",
      "hidden",
      "mindelta",
      "rgood(0.1)",
      "scale error (median)",
      "abstained",
    ],
    rows: rows.map(({ prompt, mode, bin, summary }) => [
      prompt,
      mode,
      bin,
      summary.mindelta,
      summary.rgood,
      summary.scaleError,
      summary.abstained,
    ]),
    notes: [
      "Against the box of the true amodal mask; without a prompt, of the cars that were found.",
    ],
  };
}

export function latencyTable(rows: readonly LatencyRow[]): Table {
  return {
    title: "Time in the worker",
    columns: ["prompt", "mode", "n", "median ms", "90 % within ms"],
    rows: rows.map(({ prompt, mode, count, medianMs, p90Ms }) => [
      prompt,
      mode,
      String(count),
      { value: medianMs, digits: 1 },
      { value: p90Ms, digits: 1 },
    ]),
  };
}

function pair(iou: Measured, hidden: Measured): Cell {
  return `${figure(iou.value)} / ${figure(hidden.value)}`;
}
