import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { BankMetadata } from "@kanizsa/shared/schema/bank.ts";
import type { BankFile } from "./arrow-file.ts";
import { contentVersion } from "./content-version.ts";

/** Channels and stride (px) of a response map, part of the file format. */
const FEATURES = 32;
const CELL = 8;

export interface BankIdentity {
  readonly name: string;
  readonly category: string;
  /** The model whose networks described the references. */
  readonly model: BankMetadata["model"];
  readonly createdAt: Date;
}

/** A bank of these references; its version follows from them. */
export function assembleBank(
  references: readonly Reference[],
  { name, category, model, createdAt }: BankIdentity,
): BankFile {
  return {
    metadata: {
      format_version: 1,
      name,
      version: contentVersion(references, FEATURES),
      category,
      model,
      features: FEATURES,
      cell: CELL,
      created_at: createdAt.toISOString(),
      references: references.length,
    },
    references,
  };
}
