import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import type { BankFile } from "./bank-file.ts";

/** What a bank file says of a reference in words and numbers. */
export interface ReferenceFacts {
  readonly id: string;
  readonly category: string;
  readonly source: string;
  readonly mirrored: boolean;
  readonly scale: number;
  readonly box: BoxXywh;
}

/** The references' facts in their order, read without their maps. */
export function* readFacts({ arrow }: BankFile): Generator<ReferenceFacts> {
  for (const batch of arrow.batches) {
    const columns = arrow.recordBatch(batch, batch.buffers.get("map_rows")?.[0].offset);
    const [ids, categories, sources, mirrored, scales, boxes] = [
      columns.getChild("id"),
      columns.getChild("category"),
      columns.getChild("source"),
      columns.getChild("mirrored"),
      columns.getChild("scale"),
      columns.getChild("box"),
    ];
    for (let i = 0; i < batch.rows; i++) {
      const [x, y, width, height] = boxes?.get(i)?.toArray() ?? [0, 0, 0, 0];
      yield {
        id: ids?.get(i) ?? "",
        category: categories?.get(i) ?? "",
        source: sources?.get(i) ?? "",
        mirrored: mirrored?.get(i) ?? false,
        scale: scales?.get(i) ?? 0,
        box: [x, y, width, height],
      };
    }
  }
}
