import { join } from "node:path";
import * as z from "zod";
import { writeAtomically } from "./write-atomically.ts";
import type { ApiKey, KeyStore } from "./key-store.ts";

const fileSchema = z.strictObject({
  format_version: z.literal(1),
  keys: z.array(z.strictObject({
    id: z.string().min(1),
    tenant: z.string().min(1),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    scopes: z.array(z.string()),
    created_at: z.string(),
  })),
});

/** Keys in `keys.json` of the data folder: read once, replaced as a whole by an atomic rename. */
export class FileKeyStore implements KeyStore {
  readonly #file: string;
  #keys: readonly ApiKey[];
  #lastWrite: Promise<void> = Promise.resolve();

  private constructor(file: string, keys: readonly ApiKey[]) {
    this.#file = file;
    this.#keys = keys;
  }

  /** Opens the store; a missing file is an empty one, a damaged one an error that names it. */
  static async open(dataDir: string): Promise<FileKeyStore> {
    await Deno.mkdir(dataDir, { recursive: true, mode: 0o700 });
    const file = join(dataDir, "keys.json");
    try {
      const { keys } = fileSchema.parse(JSON.parse(await Deno.readTextFile(file)));
      return new FileKeyStore(file, keys);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return new FileKeyStore(file, []);
      throw new Error(`Restore or remove the key file, it cannot be read: ${file}`, {
        cause: error,
      });
    }
  }

  list(): Promise<readonly ApiKey[]> {
    return Promise.resolve(this.#keys);
  }

  put(key: ApiKey): Promise<void> {
    // Writes follow one another, so that none is made from a list that another has just replaced.
    const write = this.#lastWrite.then(async () => {
      const keys = [...this.#keys.filter(({ id }) => id !== key.id), key];
      const text = JSON.stringify({ format_version: 1, keys }, null, 2);
      await writeAtomically(this.#file, new TextEncoder().encode(text + "\n"));
      this.#keys = keys;
    });
    this.#lastWrite = write.catch(() => {});
    return write;
  }
}
