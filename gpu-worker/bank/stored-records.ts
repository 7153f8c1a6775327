import { setImmediate } from "node:timers/promises";
import { FRAME } from "@kanizsa/shared/pipeline/constants.ts";
import type { ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";
import type { BankFile } from "./bank-file.ts";

/**
 * Reads what callers may know of some references from a bank file, a batch's columns before the maps
 * at a time: a quarter of a megabyte, which large banks don't keep in memory.
 */
export async function readStoredRecords(
  { arrow }: BankFile,
  first: number,
  count: number,
): Promise<ReferenceRecord[]> {
  const records: ReferenceRecord[] = [];
  let start = 0;
  for (const batch of arrow.batches) {
    const from = Math.max(first - start, 0);
    const to = Math.min(first + count - start, batch.rows);
    start += batch.rows;
    if (from >= to) continue;
    // requests that compute get their turn between batches
    await setImmediate();
    const maps = batch.buffers.get("coverage")?.at(-1);
    if (!maps) throw new Error("The batch has no column coverage");
    const columns = arrow.recordBatch(batch, maps.offset);
    for (let row = from; row < to; row++) {
      records.push({
        id: columns.getChild("id")?.get(row) ?? "",
        category: columns.getChild("category")?.get(row) ?? "",
        source: columns.getChild("source")?.get(row) ?? "",
        scale: columns.getChild("scale")?.get(row) ?? 1,
        mirrored: columns.getChild("mirrored")?.get(row) ?? false,
        silhouette: {
          size: [FRAME.height, FRAME.width],
          counts: columns.getChild("mask_counts")?.get(row) ?? "",
        },
      });
    }
  }
  return records;
}
