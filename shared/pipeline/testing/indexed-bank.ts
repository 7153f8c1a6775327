import { COARSE_LENGTH } from "../coarse-map.ts";
import { MemoryBank } from "../memory-bank.ts";
import type { Reference, ReferenceBank } from "../reference-bank.ts";
import { zeros } from "../runtime.ts";

/** A bank with an index that keeps everything: its basis are the coarse maps themselves. */
export async function indexedBank(references: readonly Reference[]): Promise<
  ReferenceBank & {
    /** Of which references coarse maps were asked for, one entry a time. */
    readonly asked: (readonly number[] | "all")[];
  }
> {
  const bank = new MemoryBank("indexed", references);
  const count = references.length;
  const { dims, data } = await bank.coarseMaps("all");
  const maps = new Float32Array((count + 1) * COARSE_LENGTH);
  maps.set(data);
  const codes = zeros(count, count);
  for (let i = 0; i < count; i++) codes.data[i * count + i] = 1;
  const asked: (readonly number[] | "all")[] = [];
  return {
    version: bank.version,
    features: bank.features,
    size: count,
    index: { basis: { dims: [count + 1, ...dims.slice(1)], data: maps }, codes },
    asked,
    idOf: (reference) => bank.idOf(reference),
    numberOf: (id) => bank.numberOf(id),
    silhouette: (reference) => bank.silhouette(reference),
    windows: (wanted) => bank.windows(wanted),
    coarseMaps: (wanted) => {
      asked.push(wanted);
      return bank.coarseMaps(wanted);
    },
  };
}
