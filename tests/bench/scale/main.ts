/**
 * `npm run bench:scale [-- workers|batch|added] [--dry-run]`: more workers, batches, and what NATS
 * costs, printed and written to tests/BENCHMARKS.md, each on its own.
 */
import { parseArgs } from "node:util";
import { NO_NATS_SERVER } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { replaceSection } from "../../../gpu-worker/bench/replace-section.ts";
import { type Table, toMarkdown } from "../../../gpu-worker/evaluate/report/table.ts";
import { readFixture } from "../../harness/caller.ts";
import { environmentText } from "../environment.ts";
import { natsVersion } from "../nats-version.ts";
import { drawPhoto } from "../photo.ts";
import { measureAddedByNats } from "./added-by-nats.ts";
import { measureBatching } from "./batching.ts";
import { addedTable, batchingTable, workersTable } from "./tables.ts";
import { measureWorkers } from "./workers.ts";

const BENCHMARKS = new URL("../../BENCHMARKS.md", import.meta.url);
const MODELS = new URL("../../../models/car/trunk.int8.onnx", import.meta.url);
const PARTS = ["workers", "batch", "added"] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "dry-run": { type: "boolean", default: false },
    seconds: { type: "string", default: "10" },
    runs: { type: "string", default: "200" },
  },
});
const seconds = Number(values.seconds);
const runs = Number(values.runs);
const version = await natsVersion();
if (version === undefined) {
  console.error(NO_NATS_SERVER);
  Deno.exit(1);
}
// Before anything is written: that would count as a change of the code.
const environment = await environmentText(new Date());
const hasModels = await Deno.stat(MODELS).then(() => true, () => false);
const image = await readFixture("street.jpg");

const measure: Record<typeof PARTS[number], () => Promise<Table>> = {
  workers: async () =>
    workersTable(
      await measureWorkers({ image, seconds, hasModels }),
      navigator.hardwareConcurrency,
    ),
  batch: async () => batchingTable(await measureBatching(image, seconds / 2)),
  added: async () => {
    const photo = await drawPhoto();
    return addedTable(await measureAddedByNats(photo, runs), photo.length, runs);
  },
};

const wanted = PARTS.filter((part) => positionals.length === 0 || positionals.includes(part));
if (wanted.length === 0) {
  console.error(`Name the parts ${PARTS.join(", ")}: got ${positionals.join(" ")}`);
  Deno.exit(2);
}
for (const part of wanted) {
  if (part === "batch" && !hasModels) continue; // nothing to batch
  const text = `${toMarkdown(await measure[part]())}\n` +
    `${environment}, nats-server ${version}\n`;
  console.log(text);
  if (values["dry-run"]) continue;
  const document = await Deno.readTextFile(BENCHMARKS);
  await Deno.writeTextFile(BENCHMARKS, replaceSection(document, `scale-${part}`, text));
}
