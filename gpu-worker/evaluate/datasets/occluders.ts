import { join } from "node:path";
import * as z from "zod";
import { readIndex } from "./read-index.ts";

/** A cut-out with transparency of something that stands in front of cars. */
export interface OccluderCutout {
  readonly id: string;
  readonly path: string;
  readonly kind: OccluderKind;
}

const KINDS = [
  "bicyclist",
  "person",
  "pole",
  "sign",
  "traffic light",
  "tree",
  "vegetation",
] as const;
export type OccluderKind = (typeof KINDS)[number];

const rowSchema = z.object({
  id: z.string(),
  file: z.string(),
  class: z.enum(KINDS),
  split: z.enum(["train", "val"]),
});

/**
 * The cut-outs that are kept for evaluation: the `val` split of `occluders/index.jsonl`.
 *
 * @throws {DatasetError}
 */
export async function readOccluders(dataFolder: string): Promise<OccluderCutout[]> {
  const folder = join(dataFolder, "occluders");
  const rows = await readIndex(join(folder, "index.jsonl"), rowSchema);
  return rows.filter(({ split }) => split === "val")
    .map((row) => ({ id: row.id, path: join(folder, row.file), kind: row.class }));
}
