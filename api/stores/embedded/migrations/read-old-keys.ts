import { join } from "node:path";
import * as z from "zod";
import { DataFolderError } from "../data-folder-error.ts";

/** Where 0.1.0 and 0.2.0 kept their keys. */
export const OLD_KEY_FILE = "keys.json";

const keySchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_=-]{1,64}$/),
  tenant: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  scopes: z.array(z.string()),
  created_at: z.string(),
});

const fileSchema = z.strictObject({ format_version: z.literal(1), keys: z.array(keySchema) });

/**
 * The keys of `keys.json`, none when there is no such file.
 * @throws {DataFolderError} that names a file that can't be read
 */
export function readOldKeys(dataDir: string): z.infer<typeof keySchema>[] {
  const file = join(dataDir, OLD_KEY_FILE);
  try {
    const { keys } = fileSchema.parse(JSON.parse(Deno.readTextFileSync(file)));
    return [...new Map(keys.map((key) => [key.id, key])).values()];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw new DataFolderError(`Restore or remove the key file, it cannot be read: ${file}`, {
      cause: error,
    });
  }
}
