import { join } from "node:path";
import * as z from "zod";
import { readIndex } from "./read-index.ts";

/** One dashcam frame with the mask of all pixels that are car (vans, lorries, buses included). */
export interface CamvidFrame {
  readonly id: string;
  readonly picturePath: string;
  readonly carMaskPath: string;
}

export const CAMVID_SPLITS = ["test", "train"] as const;
export type CamvidSplit = (typeof CAMVID_SPLITS)[number];

const rowSchema = z.object({
  id: z.string(),
  file: z.string(),
  cars: z.string(),
  split: z.enum(CAMVID_SPLITS),
});

/** @throws {DatasetError} */
export async function readCamvid(dataFolder: string, split: CamvidSplit): Promise<CamvidFrame[]> {
  const folder = join(dataFolder, "streets/camvid");
  const rows = await readIndex(join(folder, "index.jsonl"), rowSchema);
  return rows.filter((row) => row.split === split).map(({ id, file, cars }) => ({
    id,
    picturePath: join(folder, file),
    carMaskPath: join(folder, cars),
  }));
}
