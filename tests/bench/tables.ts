import { figure } from "../../gpu-worker/evaluate/report/cell.ts";
import type { Table } from "../../gpu-worker/evaluate/report/table.ts";
import type { AddedTime } from "./added-time.ts";
import type { HitRates } from "./cache-hits.ts";
import type { Load } from "./load.ts";
import type { Goodput, Overload } from "./overload.ts";
import type { SlowClients } from "./slow-clients.ts";

export function hitsTable({ hello, post, get, bytes }: HitRates): Table {
  const row = (what: string, load: Load) => [
    what,
    figure(load.perSecond, 0),
    figure(load.medianMs, 1),
    figure(load.p99Ms, 1),
    figure(load.perSecond / hello.perSecond, 2),
  ];
  return {
    title: "API: answers that need no worker",
    columns: ["what", "requests/s", "median ms", "p99 ms", 'of "hello"'],
    rows: [
      row('bare Hono "hello", GET /', hello),
      row("POST /v1/segmentations, cache hit", post),
      row("GET /v1/segmentations/{id}", get),
    ],
    notes: [
      `16 connections over loopback from autocannon, in turns, medians of 3 rounds. The result has ` +
      `${bytes} bytes; the POST names its picture by id, and each makes a segmentation of its own ` +
      "that is stored before it is answered. Aim: 0.60.",
    ],
  };
}

export function addedTimeTable(time: AddedTime, worker: string): Table {
  const { direct, throughApi, addedMs, runs, imageBytes } = time;
  const row = (what: string, { medianMs, p90Ms }: AddedTime["direct"]) => [
    what,
    figure(medianMs, 1),
    figure(p90Ms, 1),
    figure(medianMs / direct.medianMs, 2),
  ];
  return {
    title: `API: time added to the worker's, photograph of ${Math.round(imageBytes / 1000)} KB`,
    columns: ["what", "median ms", "90 % within ms", "of the direct call"],
    rows: [row("direct call of the worker", direct), row("through the API", throughApi)],
    notes: [
      `Added: ${figure(throughApi.medianMs - direct.medianMs, 1)} ms between the medians, ` +
      `${figure(addedMs, 1)} ms as the median of the differences of neighbours. ${runs} requests ` +
      `each, in turns; one box prompt, multipart, Cache-Control: no-cache; ${worker}. Aim: 8 ms.`,
    ],
  };
}

export function slowClientsTable(found: SlowClients): Table {
  const { clients, alone, beside, rate, cutAfterSeconds } = found;
  const row = (what: string, load: Load) => [
    what,
    figure(load.medianMs, 1),
    figure(load.p99Ms, 1),
    figure(load.p99Ms / alone.p99Ms, 2),
  ];
  const cut = cutAfterSeconds === null
    ? "some were never cut off"
    : `the last was cut off after ${figure(cutAfterSeconds, 1)} s`;
  return {
    title: `API: cache hits beside ${clients} clients that send a byte a second`,
    columns: ["what", "median ms", "p99 ms", "p99 of that without"],
    rows: [row("without them", alone), row("beside them", beside)],
    notes: [`POST /v1/segmentations at ${rate} requests/s. Of the slow ones ${cut}; aim: 30 s.`],
  };
}

export function overloadTable({ peak, overloaded, factor }: Overload, setting: string): Table {
  const row = (what: string, { perSecond, sentPerSecond, statuses }: Goodput) => [
    what,
    figure(sentPerSecond, 0),
    figure(perSecond, 1),
    figure(perSecond / peak.perSecond, 2),
    Object.entries(statuses).map(([status, count]) => `${status} × ${count}`).join(", "),
  ];
  return {
    title: `API: results a second at ${factor} × overload`,
    columns: ["what", "sent/s", "results/s", "of the peak", "answers"],
    rows: [row("peak", peak), row(`${factor} × as many asked for`, overloaded)],
    notes: [`${setting} Aim: 0.90.`],
  };
}
