import { join } from "node:path";
import * as z from "zod";
import { readIndex } from "./read-index.ts";

/** A photograph without labels, to be looked at. */
export interface StreetPhoto {
  readonly id: string;
  readonly picturePath: string;
}

const rowSchema = z.object({ id: z.string(), file: z.string() });

/** @throws {DatasetError} */
export async function readPhotos(dataFolder: string): Promise<StreetPhoto[]> {
  const folder = join(dataFolder, "streets/photos");
  const rows = await readIndex(join(folder, "index.jsonl"), rowSchema);
  return rows.map(({ id, file }) => ({ id, picturePath: join(folder, file) }));
}
