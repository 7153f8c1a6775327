import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import { hashSeed } from "@kanizsa/shared/random/hash-seed.ts";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import { type PackedReference, packReference } from "../../bank/packed-reference.ts";
import { augmentReference, augmentSource } from "./augment-reference.ts";

/**
 * Rows of a bank of `count` references: the given ones, then variants of each in turn. The same
 * references and seed give the same rows, and fewer of them the same first ones.
 */
export function* augmentedRows(
  references: readonly Reference[],
  count: number,
  seed: number,
  onRow: (done: number) => void = () => {},
): Generator<PackedReference> {
  const sources = references.map(augmentSource);
  for (let i = 0; i < count; i++) {
    const place = i % sources.length;
    const variant = Math.floor(i / sources.length);
    if (variant === 0) yield packReference(references[place]);
    else {
      const id = `${references[place].id}-variant${variant}`;
      const random = mulberry32(hashSeed(seed, id));
      const other = sources[Math.floor(random() * sources.length)];
      yield packReference(augmentReference(sources[place], other, id, random));
    }
    onRow(i + 1);
  }
}
