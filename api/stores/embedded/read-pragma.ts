import type { DatabaseSync } from "node:sqlite";

/** A whole number that SQLite keeps about the file. */
export function readPragma(
  database: DatabaseSync,
  name: "user_version" | "application_id",
): number {
  const value = database.prepare(`PRAGMA ${name}`).get()?.[name];
  if (typeof value !== "number") throw new Error(`Expected a number from PRAGMA ${name}`);
  return value;
}
