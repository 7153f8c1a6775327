import { firstSchema } from "./first-schema.ts";
import type { Migration } from "./migration.ts";

/** Every step, in order; the last one's version is the schema that this program writes. */
export const MIGRATIONS: readonly Migration[] = [firstSchema];

export const SCHEMA_VERSION = MIGRATIONS[MIGRATIONS.length - 1].version;
