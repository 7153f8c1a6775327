import type { DatabaseSync } from "node:sqlite";

/**
 * One step of the store's schema, from the version before it to `version`. Once released it is
 * never changed: what comes later is a step of its own.
 */
export interface Migration {
  readonly version: number;
  /** Runs inside a transaction, synchronously; what it throws leaves the file as it was. */
  run(database: DatabaseSync, dataDir: string): void;
}
