import type { ReferenceBank } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { ReferenceRecord } from "@kanizsa/shared/schema/reference.ts";

/** A bank that a model serves with. */
export interface LoadedBank extends ReferenceBank {
  /** What callers may know of `count` references from number `first` on, fewer at the bank's end. */
  records(first: number, count: number): Promise<ReferenceRecord[]>;
  /** Lets go of its file. */
  close(): Promise<void>;
}
