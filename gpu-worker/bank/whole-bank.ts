import { MemoryBank } from "@kanizsa/shared/pipeline/memory-bank.ts";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";
import type { LoadedBank } from "./loaded-bank.ts";

/** A bank that is small enough to be in memory as a whole. */
export class WholeBank extends MemoryBank implements LoadedBank {
  readonly #references: readonly Reference[];

  constructor(version: string, references: readonly Reference[]) {
    super(version, references);
    this.#references = references;
  }

  records(first: number, count: number): Promise<ReferenceRecord[]> {
    const wanted = this.#references.slice(first, first + count);
    return Promise.resolve(wanted.map(({ id, category, source, scale, mirrored, mask }) => (
      { id, category, source, scale, mirrored, silhouette: mask }
    )));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
