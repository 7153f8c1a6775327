import { fileURLToPath } from "node:url";
import { BankFileError } from "@kanizsa/gpu-worker/bank/bank-file-error.ts";
import { UsageError } from "@kanizsa/gpu-worker/command-line/usage-error.ts";
import { ConfigError } from "@kanizsa/gpu-worker/config.ts";
import { DatasetError } from "@kanizsa/gpu-worker/evaluate/datasets/dataset-error.ts";
import { ModelFileError } from "@kanizsa/gpu-worker/runtime/model-file-error.ts";
import { WorkerProblem } from "@kanizsa/gpu-worker/worker-problem.ts";
import { FormatError } from "@kanizsa/shared/formats/format-error.ts";
import { parseArguments } from "./arguments.ts";
import { runFigures } from "./run-figures.ts";
import { USAGE } from "./usage.ts";

/** Faults that whoever runs the command can mend: their message is enough. */
const EXPECTED = [
  BankFileError,
  ConfigError,
  DatasetError,
  FormatError,
  ModelFileError,
  WorkerProblem,
];
const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/** Entry of `npm run figures`; `usage.ts` says what it does. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = parseArguments(argv);
    if (options === null) process.stdout.write(USAGE);
    else {await runFigures({
        options,
        repository: REPOSITORY,
        env: process.env,
        stdout: process.stdout,
      });}
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\nSee \`npm run figures -- --help\`\n`);
      return 2;
    }
    process.stderr.write(`${describe(error)}\n`);
    return 1;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = EXPECTED.some((kind) => error instanceof kind);
  return isExpected ? error.message : error.stack ?? error.message;
}

process.exitCode = await main(process.argv.slice(2));
