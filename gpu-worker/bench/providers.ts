/**
 * `npm run bench:providers -- [PROVIDER…]`: answers one rendered picture on the CPU (int8, float32) and
 * on each provider that is named or found here, in one run, and prints the time split by stage, each
 * as a ratio to the CPU in int8 too. By default cuda and webgpu are tried.
 */
import { readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import { ConfigError } from "../config.ts";
import { decodePicture } from "../image/decode.ts";
import { readImageHeader } from "../image/header.ts";
import type { Precision } from "../runtime/sessions.ts";
import { loadEngine, warmUp } from "../serve/engine.ts";

const FILE = "tests/fixtures/crossing.jpg";
const QUESTIONS = {
  "one box": [{ box: [434, 333, 376, 159] }],
  "all cars": [],
};
const RUNS = Number(process.env.KANIZSA_BENCH_RUNS || 5);
const STAGES = ["proposals", "features", "vote", "refine"] as const;

interface Row {
  readonly provider: string;
  readonly question: string;
  /** Median of each stage, ms. */
  readonly stages: Readonly<Record<typeof STAGES[number], number>>;
  readonly total: number;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

async function measure(provider: string, precision: Precision): Promise<Row[]> {
  const bytes = await readFile(FILE);
  const header = await readImageHeader(bytes, 50_000_000);
  const picture = await decodePicture(bytes, header, { maxPixels: 50_000_000, seconds: 10 });
  const engine = await loadEngine(
    { manifestPath: "models/manifest.json", bankPath: undefined },
    {
      providers: [provider],
      precision,
      threads: cpus().length,
      without: [],
      segment: segmentPicture,
    },
  );
  try {
    await warmUp(engine);
    const rows: Row[] = [];
    for (const [question, prompts] of Object.entries(QUESTIONS)) {
      const request = segmentationRequestSchema.parse({ prompts });
      const timings: Awaited<ReturnType<typeof engine.segment>>["timings_ms"][] = [];
      for (let run = 0; run < RUNS; run++) {
        const answer = await engine.segment(picture, request, new AbortController().signal);
        timings.push(answer.timings_ms);
      }
      const of = (stage: typeof STAGES[number]) => median(timings.map((each) => each[stage]));
      const stages = {
        proposals: of("proposals"),
        features: of("features"),
        vote: of("vote"),
        refine: of("refine"),
      };
      const total = median(
        timings.map((each) => STAGES.reduce((sum, stage) => sum + each[stage], 0)),
      );
      rows.push({
        provider: `${engine.providers.used} ${engine.precision}`,
        question,
        stages,
        total,
      });
    }
    return rows;
  } finally {
    await engine.dispose();
  }
}

const wanted = process.argv.slice(2);
const rows: Row[] = [...await measure("cpu", "int8"), ...await measure("cpu", "float32")];
for (const provider of wanted.length > 0 ? wanted : ["cuda", "webgpu"]) {
  try {
    rows.push(...await measure(provider, "float32"));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`${provider} isn't here: ${error.message}`);
  }
}
console.log(
  `${
    cpus()[0]?.model ?? "CPU"
  }, ${cpus().length} cores, Node ${process.version}, ${FILE}, median of ${RUNS} runs, ms\n`,
);
console.log(`| provider | question | ${STAGES.join(" | ")} | total | against cpu int8 |`);
console.log(`|---|---|${STAGES.map(() => "---:|").join("")}---:|---:|`);
for (const { provider, question, stages, total } of rows) {
  const rival = rows.find((row) => row.provider === "cpu int8" && row.question === question);
  const parts = STAGES.map((stage) => stages[stage].toFixed(1));
  const ratio = (total / (rival?.total ?? NaN)).toFixed(2);
  console.log(
    `| ${provider} | ${question} | ${parts.join(" | ")} | ${total.toFixed(1)} | ${ratio} |`,
  );
}
