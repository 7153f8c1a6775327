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
export async function* readFacts({ arrow }: BankFile): AsyncGenerator<ReferenceFacts> {
  for (const batch of arrow.batches) {
    const columns = arrow.recordBatch(batch, batch.buffers.get("map_rows")?.[0].offset);
    for (let i = 0; i < batch.rows; i++) {
      const [x, y, width, height] = columns.getChild("box")?.get(i)?.toArray() ?? [0, 0, 0, 0];
      yield {
        id: columns.getChild("id")?.get(i) ?? "",
        category: columns.getChild("category")?.get(i) ?? "",
        source: columns.getChild("source")?.get(i) ?? "",
        mirrored: columns.getChild("mirrored")?.get(i) ?? false,
        scale: columns.getChild("scale")?.get(i) ?? 0,
        box: [x, y, width, height],
      };
    }
  }
}
