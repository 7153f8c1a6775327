import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeReference } from "@kanizsa/shared/pipeline/describe-reference.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { readConfig } from "../config.ts";
import { decodePicture } from "../image/decode.ts";
import { readImageHeader } from "../image/header.ts";
import { readNetworks } from "../runtime/manifest.ts";
import { openWithProvider } from "../runtime/providers.ts";
import { openSessions } from "../runtime/sessions.ts";
import { parseArguments } from "./arguments.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

/** Composition of `npm run bank`; `bank/usage.ts` says what it does. */
async function main(argv: readonly string[]): Promise<number> {
  try {
    const command = parseArguments(argv);
    const config = readConfig(process.env);
    const manifestPath = join(config.modelsDir, "manifest.json");
    const context: CommandContext = {
      manifestPath,
      openRuntime: async (manifest) => {
        const networks = await readNetworks(manifest, manifestPath);
        const { runtime } = await openWithProvider(
          config.providers,
          (provider) => openSessions(networks, { provider, threads: config.threads }),
        );
        return runtime;
      },
      describe: describeReference,
      readPicture: async (path) => {
        const bytes = await readFile(path);
        const header = await readImageHeader(bytes, config.maxImagePixels);
        const limits = { maxPixels: config.maxImagePixels, seconds: config.decodeSeconds };
        return await decodePicture(bytes, header, limits);
      },
      stdout: process.stdout,
      stderr: process.stderr,
      now: () => new Date(),
    };
    await runCommand(command, context);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\nSee \`npm run bank -- --help\`\n`);
      return 2;
    }
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
