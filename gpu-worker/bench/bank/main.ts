import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SHORTLIST } from "@kanizsa/shared/pipeline/constants.ts";
import { MemoryBank } from "@kanizsa/shared/pipeline/memory-bank.ts";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { hashSeed } from "@kanizsa/shared/random/hash-seed.ts";
import { BankFile } from "../../bank/bank-file.ts";
import { loadBank } from "../../bank/load.ts";
import { startProgress } from "../../bank/progress.ts";
import { UsageError } from "../../command-line/usage-error.ts";
import { readConfig } from "../../config.ts";
import { type OccludedCase, readOccludedCases } from "../../evaluate/cars/occluded-cases.ts";
import { encodeJpeg } from "../../evaluate/images/rgb-image.ts";
import { describeEnvironment, environmentText } from "../../evaluate/report/environment.ts";
import { type Table, toMarkdown } from "../../evaluate/report/table.ts";
import { readManifest, readNetworks } from "../../runtime/manifest.ts";
import { openWithProvider } from "../../runtime/providers.ts";
import { type OnnxRuntime, openSessions } from "../../runtime/sessions.ts";
import { replaceSection } from "../replace-section.ts";
import { type BenchArguments, parseBenchArguments, USAGE } from "./arguments.ts";
import { augmentedBank } from "./augmented-bank.ts";
import { type BankQuery, makeQuery } from "./bank-query.ts";
import { measureServing } from "./measure-serving.ts";
import { measureSize, type SizeMeasures } from "./measure-size.ts";
import { measureSurvival, type Survival } from "./measure-survival.ts";
import { servingTable, sizesTable, survivalTable } from "./tables.ts";
import { firstOf } from "./view-bank.ts";
import { voteExactly } from "./vote-exactly.ts";

const BENCHMARKS = fileURLToPath(new URL("../../../tests/BENCHMARKS.md", import.meta.url));
const WIDTHS = [100, 200, 384, 800, 1600, 4000];
/** Size of the bank that larger ones are compared with. */
const USUAL = 300;
const SEED = 1;

/** `npm run bench:bank`; `arguments.ts` says what it does. */
async function main(argv: readonly string[]): Promise<void> {
  const options = parseBenchArguments(argv);
  if (options === "help") {
    process.stdout.write(USAGE);
    return;
  }
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => interruption.abort());
  const { modelsDir, bankPath, providers, precision, threads } = readConfig(process.env);
  const manifestPath = join(modelsDir, "manifest.json");
  const manifest = await readManifest(manifestPath);
  const networks = await readNetworks(manifest, manifestPath);
  const { runtime } = await openWithProvider(
    providers,
    (provider) => openSessions(networks, { provider, precision, threads }),
  );
  try {
    const real = await BankFile.open(bankPath ?? join(modelsDir, manifest.bank.file));
    const tables = await measure(real, runtime, options, interruption.signal)
      .finally(() => real.close());
    const environment = environmentText(await describeEnvironment(new Date()));
    const text = [...tables.map(toMarkdown), `${environment}\n`].join("\n");
    process.stdout.write(text);
    if (options.dryRun) return;
    const document = await readFile(BENCHMARKS, "utf8");
    await writeFile(BENCHMARKS, replaceSection(document, "bank", text));
  } finally {
    await runtime.dispose();
  }
}

async function measure(
  real: BankFile,
  runtime: OnnxRuntime,
  options: BenchArguments,
  signal: AbortSignal,
): Promise<Table[]> {
  const { stderr } = process;
  const references = shuffled(await real.references());
  const cases = await readCases(options);
  const largest = Math.max(...options.sizes, references.length + 1);
  const largePath = await augmentedBank(options.folder, real.metadata, references, largest, stderr);
  const large = await loadBank(largePath, { model: real.metadata.model });
  const tables: Table[] = [];
  try {
    const queries: BankQuery[] = [];
    for (const occluded of cases) queries.push(await makeQuery(occluded, runtime));
    const measures: SizeMeasures[] = [];
    let survival: { survivals: Survival[]; size: number } | null = null;
    for (const size of options.sizes) {
      signal.throwIfAborted();
      stderr.write(`${size} references\n`);
      const bank = size <= references.length
        ? new MemoryBank(real.metadata.version, references.slice(0, size))
        : firstOf(large, size);
      const progress = startProgress(stderr, size);
      const exactly = size > options.exact ? null : await voteExactly(
        queries,
        bank,
        runtime,
        SHORTLIST,
        (done) => progress.update(done, "voted on exactly"),
      );
      progress.end();
      measures.push(await measureSize(bank, queries, runtime, exactly));
      if (exactly && bank.index) {
        const widths = WIDTHS.filter((width) => width < size);
        const survivals = await measureSurvival(bank, queries, runtime, exactly, widths);
        survival = { survivals, size };
      }
    }
    tables.push(sizesTable(measures, { real: references.length, cases: cases.length }));
    if (survival) tables.push(survivalTable(survival.survivals, survival.size));
  } finally {
    await large.close();
  }
  if (options.requests === 0) return tables;
  const usual = references.slice(0, USUAL);
  const usualPath = await augmentedBank(options.folder, real.metadata, usual, usual.length, stderr);
  const pictures = await Promise.all(cases.map(async ({ car }) => ({
    jpeg: await encodeJpeg(car.picture),
    box: car.visibleBox,
  })));
  const banks = [usualPath, largePath];
  const servings = await measureServing(banks, pictures, options.requests, signal);
  return [...tables, servingTable(servings, options.requests)];
}

async function readCases({ data, cars }: BenchArguments): Promise<OccludedCase[]> {
  const onDropped = (id: string) => process.stderr.write(`Dropped ${id} for want of a place\n`);
  const sources = await readOccludedCases({ data, split: "dev", seed: SEED, onDropped });
  const cases: OccludedCase[] = [];
  for (const source of sources.slice(0, cars)) {
    for await (const occluded of source.cases()) cases.push(occluded);
  }
  return cases;
}

/** In an order that has nothing to do with the file's, the same every time. */
function shuffled(references: readonly Reference[]): Reference[] {
  const rank = (reference: Reference) => hashSeed(SEED, reference.id);
  return [...references].sort((a, b) => rank(a) - rank(b));
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
