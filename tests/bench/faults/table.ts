import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import { figure } from "../../../gpu-worker/evaluate/report/cell.ts";
import type { Table } from "../../../gpu-worker/evaluate/report/table.ts";
import {
  type KillRun,
  RUN_APIS,
  RUN_WORK_MS,
  RUN_WORKERS,
} from "../../distributed/harness/kill-run.ts";
import type { KillKind } from "../../distributed/harness/kills.ts";

const WHAT: Record<KillKind, string> = {
  worker: "a worker in mid-job",
  api: "an API with accepted jobs",
  nats: "the NATS server",
};

/** Beyond the ack wait, within which all that was cut off must have ended, ms. */
const SLACK_MS = 10_000;

export function faultsTable(kind: KillKind, run: KillRun, ackWaitMs: number): Table {
  const { kills, account, repeated, seconds } = run;
  const times = kills.map(({ recoveryMs }) => recoveryMs / 1000);
  const held = kills.reduce((sum, each) => sum + each.held, 0);
  const refusals = Object.entries(account.refusals)
    .map(([status, count]) => `${status === "none" ? "no answer" : status} × ${count}`).join(", ");
  return {
    title: `Faults: kill -9 of ${WHAT[kind]}, ${kills.length} times under load`,
    columns: [
      "jobs accepted",
      "cut off",
      "begun again",
      "lost",
      "published twice",
      "recovery: median s",
      "90 % within s",
      "longest s",
      "aim s",
    ],
    rows: [[
      String(account.accepted),
      String(held),
      String(repeated),
      String(account.lost.length + account.endless.length),
      String(account.twice.length),
      figure(quantile(times, 0.5), 1),
      figure(quantile(times, 0.9), 1),
      figure(Math.max(...times), 1),
      figure((ackWaitMs + SLACK_MS) / 1000, 0),
    ]],
    notes: [
      `${RUN_APIS} APIs, ${RUN_WORKERS} workers that take ${RUN_WORK_MS} ms a picture and compute ` +
      `nothing, one NATS server; ${figure(account.accepted / seconds, 1)} jobs/s for ` +
      `${figure(seconds, 0)} s; ack wait ${ackWaitMs / 1000} s. Cut off: accepted jobs that ` +
      "were in the hands of what was killed; recovery: from the kill until the last of them has " +
      `ended. Not accepted at first: ${refusals || "none"}; given up: ${account.givenUp}.`,
      "Every accepted job was read again from both APIs in the end: its result's ETag against the " +
      "one that was first seen, its events for more than one end, its webhook's calls for " +
      `different ends (${account.told} of ${account.accepted} were told of, none of two).`,
    ],
  };
}
