import { FormatError } from "@kanizsa/shared/formats/format-error.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { ConfigError } from "../config.ts";
import { ModelFileError } from "../runtime/model-file-error.ts";
import { parseArguments } from "./arguments.ts";
import { DatasetError } from "./datasets/dataset-error.ts";
import { runEvaluation } from "./run-evaluation.ts";
import { InterruptedError, watchForInterruption } from "./run/interruption.ts";
import { USAGE } from "./usage.ts";
import { WorkerClientError } from "./worker/client.ts";
import { WorkerStartError } from "./worker/worker-process.ts";

/** Faults that whoever runs the command can mend: their message is enough. */
const EXPECTED = [
  ConfigError,
  DatasetError,
  FormatError,
  ModelFileError,
  WorkerClientError,
  WorkerStartError,
];

/** Entry of `npm run evaluate`; `usage.ts` says what it does. */
async function main(argv: readonly string[]): Promise<number> {
  const interruption = watchForInterruption(process, () => {
    process.stderr.write("\nFinishing the request that is under way; once more ends at once\n");
  });
  try {
    const options = parseArguments(argv);
    if (options === null) process.stdout.write(USAGE);
    else {await runEvaluation({
        options,
        argv,
        interruption,
        stdout: process.stdout,
        stderr: process.stderr,
      });}
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\nSee \`npm run evaluate -- --help\`\n`);
      return 2;
    }
    process.stderr.write(`${describe(error)}\n`);
    return error instanceof InterruptedError ? 130 : 1;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = error instanceof InterruptedError ||
    EXPECTED.some((kind) => error instanceof kind);
  return isExpected ? error.message : error.stack ?? error.message;
}

process.exitCode = await main(process.argv.slice(2));
