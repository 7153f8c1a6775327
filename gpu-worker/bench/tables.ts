import { figure } from "../evaluate/report/cell.ts";
import type { Table } from "../evaluate/report/table.ts";
import type { Latency, Memory } from "./measure-worker.ts";
import type { RunCounts, Times } from "./time-runs.ts";

export function latencyTable(latency: Latency, trunk: Times, { warmUps, runs }: RunCounts): Table {
  const { model, stages } = latency;
  const row = (what: string, { medianMs, p90Ms }: Times) => [
    what,
    figure(medianMs, 1),
    figure(p90Ms, 1),
    figure(medianMs / trunk.medianMs, 2),
  ];
  const parts = Object.entries(stages).map(([name, ms]) => `${name} ${figure(ms, 1)}`);
  return {
    title: "Worker: one box prompt on a 1280 × 720 JPEG",
    columns: ["what", "median ms", "90 % within ms", "of the trunk alone"],
    rows: [row("in the worker", latency), row("the float32 trunk alone, one crop", trunk)],
    notes: [
      `${runs} requests after ${warmUps} warm-ups, refined, on ${model.provider}, bank of ` +
      `${model.bank.references} references. Medians of the stages, ms: ${parts.join(", ")}. The ` +
      "trunk alone is one run of its network by onnxruntime with the same threads, right afterwards.",
    ],
  };
}

export function memoryTable({ readings, peakMib }: Memory): Table {
  return {
    title: "Worker: resident memory over varied requests",
    columns: ["requests", "RSS MiB"],
    rows: readings.map(({ requests, mib }) => [String(requests), figure(mib, 0)]),
    notes: [
      `Highest after any request: ${figure(peakMib, 0)} MiB. Pictures from 240 × 180 to ` +
      "4032 × 3024, no prompt, one to four boxes or a mask, both modes, one after another.",
    ],
  };
}
