import { figure } from "../../../gpu-worker/evaluate/report/cell.ts";
import type { Table } from "../../../gpu-worker/evaluate/report/table.ts";
import type { AddedByNats } from "./added-by-nats.ts";
import { BATCH_ROUNDS, BATCH_SETTINGS, type BatchingFound } from "./batching.ts";
import type { WorkersFound } from "./workers.ts";

export function workersTable(found: readonly WorkersFound[], cores: number): Table {
  return {
    title: "Scale: results a second with more workers behind NATS",
    columns: ["workers", "number", "results/s", "of linear"],
    rows: found.map(({ what, workers, perSecond, ofLinear }) => [
      what,
      String(workers),
      figure(perSecond, 1),
      figure(ofLinear, 2),
    ]),
    notes: [
      `One API, one NATS server and all workers on ${cores} cores, one thread a worker, four callers ` +
      "for each worker, one box prompt, no cache. Workers that only wait show what the queue does; " +
      `those with their networks can't be more than the cores that are left: ${cores} in all, for ` +
      "API, NATS server and callers too.",
    ],
  };
}

export function batchingTable(found: readonly BatchingFound[]): Table {
  const text = (env: Readonly<Record<string, string>>) =>
    Object.entries(env).map(([name, value]) => `${name}=${value}`).join(" ");
  const { alone, off, on } = BATCH_SETTINGS;
  return {
    title: "Scale: batch on against off",
    columns: [
      "callers",
      "one at a time: results/s",
      "off: results/s",
      "on: results/s",
      "on of off",
      "on of one at a time",
    ],
    rows: found.map(({ callers, alone, off, on, onOfOff, onOfAlone }) => [
      String(callers),
      figure(alone, 1),
      figure(off, 1),
      figure(on, 1),
      figure(onOfOff, 2),
      figure(onOfAlone, 2),
    ]),
    notes: [
      "Three workers with their networks on the CPU, asked over HTTP in turns, medians of " +
      `${BATCH_ROUNDS} rounds, of the ratios too; one box prompt, callers that wait for their result. One at a time: ${
        text(alone)
      }; ` +
      `off: ${text(off)}; on: ${text(on)}.`,
    ],
  };
}

export function addedTable(
  found: readonly AddedByNats[],
  imageBytes: number,
  runs: number,
): Table {
  return {
    title: `Scale: time added by NATS, photograph of ${Math.round(imageBytes / 1000)} KB`,
    columns: ["what", "HTTP: median ms", "NATS: median ms", "ratio", "added ms", "90 % within ms"],
    rows: found.map(({ what, httpMs, natsMs, addedMs, addedP90Ms }) => [
      what,
      figure(httpMs, 1),
      figure(natsMs, 1),
      figure(natsMs / httpMs, 2),
      figure(addedMs, 1),
      figure(addedP90Ms, 1),
    ]),
    notes: [
      `${runs} requests each way, in turns, over loopback, to one worker that decodes the picture ` +
      "and computes nothing; added: median of the differences of neighbours. The dispatch is what " +
      "stands between API and worker; a whole request also has the stores of the API in it, " +
      "SQLite and files against JetStream. Aim: 5 ms for the dispatch.",
    ],
  };
}
