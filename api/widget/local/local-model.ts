import { MemoryBank } from "@kanizsa/shared/pipeline/memory-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import type { PreviewBank } from "@kanizsa/shared/preview/unpack-bank.ts";
import type { Backend, ReferenceRecord } from "../types.ts";

/** Networks and bank, loaded and able to answer. */
export interface LocalModel {
  readonly name: string;
  readonly version: string;
  readonly backend: Backend;
  readonly runtime: Runtime;
  readonly bank: MemoryBank;
  /** What users may know of each reference. */
  readonly records: ReadonlyMap<string, ReferenceRecord>;
}

interface Parts {
  readonly model: { readonly name: string; readonly version: string };
  readonly backend: Backend;
  readonly runtime: Runtime;
  readonly bank: PreviewBank;
}

/** Throws where weights and bank are of two releases: a cache, or a copy of half of the files. */
export function createLocalModel({ model, backend, runtime, bank }: Parts): LocalModel {
  const { name, version } = bank.model;
  if (name !== model.name || version !== model.version) {
    throw new Error(
      `Serve the preview's files of one release: got weights of ${model.name} ${model.version} ` +
        `and a bank of ${name} ${version}`,
    );
  }
  return {
    name,
    version,
    backend,
    runtime,
    bank: new MemoryBank(bank.version, bank.references),
    records: new Map(
      bank.references.map(({ id, category, source, scale, mirrored, mask }) => [
        id,
        { id, category, source, scale, mirrored, silhouette: mask },
      ]),
    ),
  };
}
