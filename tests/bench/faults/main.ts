/**
 * `npm run bench:faults [-- worker|api|nats] [--dry-run]`: kills in the full numbers, what was lost
 * by them and how long it took, printed and written to tests/BENCHMARKS.md, each kind on its own.
 */
import { parseArgs } from "node:util";
import { NO_NATS_SERVER, startNatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { replaceSection } from "../../../gpu-worker/bench/replace-section.ts";
import { toMarkdown } from "../../../gpu-worker/evaluate/report/table.ts";
import { killRun } from "../../distributed/harness/kill-run.ts";
import type { KillKind } from "../../distributed/harness/kills.ts";
import { environmentText } from "../environment.ts";
import { natsVersion } from "../nats-version.ts";
import { faultsTable } from "./table.ts";

const BENCHMARKS = new URL("../../BENCHMARKS.md", import.meta.url);
const KILLS: Record<KillKind, number> = { worker: 50, api: 20, nats: 10 };
const KINDS = ["worker", "api", "nats"] as const;
/** Longer than a webhook waits that a killed API had claimed. */
const TELL_MS = 150_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "dry-run": { type: "boolean", default: false },
    kills: { type: "string" },
    jobs: { type: "string", default: "1000" },
    "ack-wait": { type: "string", default: "2000" },
  },
});
const version = await natsVersion();
if (version === undefined) {
  console.error(NO_NATS_SERVER);
  Deno.exit(1);
}
// Before anything is written: that would count as a change of the code.
const environment = await environmentText(new Date());
const kinds = positionals.length === 0
  ? KINDS
  : KINDS.filter((kind) =>
    positionals.some((word) => word.replace(/s$/, "") === kind.replace(/s$/, ""))
  );
if (kinds.length === 0) {
  console.error(`Name the kinds worker, api and nats: got ${positionals.join(" ")}`);
  Deno.exit(2);
}
let isSound = true;
for (const kind of kinds) {
  await using nats = await startNatsServer();
  const ackWaitMs = Number(values["ack-wait"]);
  const kills = Number(values.kills ?? KILLS[kind]);
  const run = await killRun(nats, {
    kind,
    kills,
    jobs: Number(values.jobs),
    ackWaitMs,
    tellMs: TELL_MS,
    onKill: ({ recoveryMs }, done) =>
      console.error(`${kind} ${done}/${kills}: recovered after ${Math.round(recoveryMs)} ms`),
  });
  const { lost, twice, endless } = run.account;
  for (const fault of [...lost, ...twice, ...endless]) console.error(fault);
  isSound &&= lost.length + twice.length + endless.length === 0;
  const text = `${toMarkdown(faultsTable(kind, run, ackWaitMs))}\n` +
    `${environment}, nats-server ${version}\n`;
  console.log(text);
  if (values["dry-run"]) continue;
  const document = await Deno.readTextFile(BENCHMARKS);
  await Deno.writeTextFile(BENCHMARKS, replaceSection(document, `faults-${kind}`, text));
}
Deno.exit(isSound ? 0 : 1);
