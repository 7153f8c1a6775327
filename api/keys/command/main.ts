/**
 * `DATA_DIR list`, `DATA_DIR revoke ID` and `DATA_DIR reset-admin [FILE]`: what `npm run keys`
 * starts, with permissions for the data folder and the file alone. Works while an API runs: it
 * follows the store. For DATA_DIR "nats" the keys are those that NATS keeps.
 */
import { ConfigError, readConfig } from "../../config.ts";
import { describeError, logToStandardError } from "../../log.ts";
import { DataFolderError } from "../../stores/embedded/data-folder-error.ts";
import { SqliteStore } from "../../stores/embedded/sqlite-store.ts";
import type { Store } from "../../stores/store.ts";
import { isLive } from "../key-record.ts";
import { Keys } from "../keys.ts";
import { resetAdminKey } from "../provide-admin-key.ts";

/** How soon an API that runs knows, in its own words. */
const SOON = "An API that runs knows within 5 seconds";

async function main([dataDir, command, argument]: string[]): Promise<void> {
  if (dataDir === "nats") {
    const { nats } = readConfig((name) =>
      name.startsWith("KANIZSA_NATS_") ? Deno.env.get(name) : ""
    );
    if (!nats) throw new ConfigError("Set KANIZSA_NATS_URL to the servers that keep the keys");
    const { openNatsStore } = await import("../../backend/open-nats-store.ts");
    await using line = await openNatsStore(nats, "kanizsa-keys", logToStandardError);
    return await runOn(line.store, command, argument);
  }
  const store = await SqliteStore.open(dataDir);
  try {
    await runOn(store, command, argument);
  } finally {
    await store.close();
  }
}

async function runOn(store: Store, command: string, argument?: string): Promise<void> {
  const keys = await Keys.open(store, { log: logToStandardError });
  try {
    await run(keys, command, argument);
  } finally {
    await keys.close();
  }
}

async function run(keys: Keys, command: string, argument?: string): Promise<void> {
  switch (command) {
    case "list":
      return list(keys);
    case "revoke":
      return await revoke(keys, argument ?? "");
    case "reset-admin":
      return await resetAdmin(keys, argument);
  }
  throw new ConfigError(`Use list, revoke or reset-admin: got ${command}`);
}

function list(keys: Keys): void {
  const rows = keys.list().map((key) => [
    key.id,
    key.prefix ?? "-",
    key.tenant,
    key.scopes.join(","),
    isLive(key, Date.now()) ? `until ${key.expires_at ?? "it is revoked"}` : "ended",
    key.last_used_at ? `used ${key.last_used_at}` : "not used",
    JSON.stringify(key.name), // quoted: a name may hold anything
  ]);
  for (const row of rows) console.log(row.join("\t"));
}

async function revoke(keys: Keys, id: string): Promise<void> {
  const fromFile = keys.get(id)?.from_file;
  if (!await keys.revoke(id)) {
    throw new ConfigError(`Name a key that \`npm run keys -- list\` shows: got ${id}`);
  }
  console.log(`Revoked ${id}. ${SOON}`);
  if (fromFile) {
    console.log("The admin key file holds it still: remove the file, or the next start takes it");
  }
}

async function resetAdmin(keys: Keys, file?: string): Promise<void> {
  const text = await resetAdminKey(keys, file);
  console.log(
    file === undefined
      ? `Admin key (shown this once, only its hash is kept): ${text}`
      : `Wrote the new admin key to ${file}`,
  );
  console.log(`The admin key before is refused. ${SOON}`);
}

try {
  await main(Deno.args);
} catch (error) {
  const said = error instanceof DataFolderError || error instanceof ConfigError;
  console.error(said ? error.message : describeError(error));
  Deno.exit(1);
}
