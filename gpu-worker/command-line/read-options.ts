import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "./usage-error.ts";

/**
 * Node's `parseArgs`, whose complaints are cut to the sentence that names the option.
 *
 * @throws {UsageError}
 */
export function readOptions<T extends ParseArgsConfig>(
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const message = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw new UsageError(message, { cause: error });
  }
}
