import { dirname } from "node:path";
import ipaddr from "ipaddr.js";
import { ConfigError } from "../config.ts";
import { API_KEY_PATTERN, generateKeyText, hashKeyText } from "./api-key-text.ts";
import { isLive } from "./key-record.ts";
import { OPERATOR_TENANT } from "./key-rules.ts";
import type { Keys } from "./keys.ts";
import { SCOPES } from "./principal.ts";

/** The key that the first start makes, and that the admin key file holds. */
export const ADMIN_KEY_ID = "key_admin";

const FIELDS = { name: "Admin", tenant: OPERATOR_TENANT, scopes: SCOPES };

export interface AdminKeyOptions {
  /** File that holds the admin key in plain text. */
  readonly keyFile?: string;
  /** Address that will be listened on. */
  readonly host: string;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

export interface AdminKey {
  /** The key's text where this start made it and no file holds it: it must be shown now. */
  readonly shownOnce?: string;
}

/**
 * Sees that there is an admin key before anything is served. With `keyFile` the file's key is the
 * admin key (a missing file is made, mode 0600). Without it a start that finds no live admin key of
 * the operator's tenant makes one and hands it back to be shown; but not where others than this
 * machine could connect: a service on the internet shouldn't print its master key into a log that
 * nobody expects it in.
 *
 * @throws {ConfigError} when the key file holds anything but one key, or when a host that isn't
 * loopback would be served without any key
 */
export async function provideAdminKey(keys: Keys, options: AdminKeyOptions): Promise<AdminKey> {
  const { keyFile, host, now = Date.now } = options;
  if (keyFile !== undefined) {
    const text = await readOrMakeKeyFile(keyFile);
    const present = keys.get(ADMIN_KEY_ID);
    if (present?.sha256 !== hashKeyText(text) || !present.from_file || !isLive(present, now())) {
      await keys.put(ADMIN_KEY_ID, text, { ...FIELDS, from_file: true });
    }
    return {};
  }
  const live = keys.list().filter((key) => isLive(key, now()));
  if (live.length === 0 && !isLoopback(host)) {
    throw new ConfigError(
      "Set KANIZSA_ADMIN_KEY_FILE, or run `npm run keys -- reset-admin` before listening beyond " +
        `this machine: got KANIZSA_API_HOST ${host} and no key`,
    );
  }
  const hasAdmin = live.some(({ tenant, scopes }) =>
    tenant === OPERATOR_TENANT && scopes.includes("admin")
  );
  // Where only the admin is missing, a host beyond loopback goes on serving the keys there are.
  if (hasAdmin || !isLoopback(host)) return {};
  return { shownOnce: await resetAdminKey(keys) };
}

/** Gives the admin key a new text, in place of the one before. */
export async function resetAdminKey(keys: Keys, keyFile?: string): Promise<string> {
  const text = generateKeyText();
  if (keyFile !== undefined) await replaceKeyFile(keyFile, text);
  await keys.put(ADMIN_KEY_ID, text, { ...FIELDS, from_file: keyFile !== undefined });
  return text;
}

/** Whether only this machine can connect to the address. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  if (bare.toLowerCase() === "localhost") return true;
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === "loopback";
}

async function readOrMakeKeyFile(path: string): Promise<string> {
  try {
    const made = generateKeyText();
    // The data folder, where nothing else has made it: records may be elsewhere.
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(() => {});
    await Deno.writeTextFile(path, `${made}\n`, { createNew: true, mode: 0o600 });
    return made;
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const text = (await Deno.readTextFile(path)).trim();
  if (!API_KEY_PATTERN.test(text)) {
    throw new ConfigError(
      `Put one key into KANIZSA_ADMIN_KEY_FILE, as \`npm run keys -- reset-admin --file FILE\` ` +
        `writes it: got ${text.length} other characters in ${path}`,
    );
  }
  return text;
}

/** Whole or not at all, by a rename, so that a start in between doesn't find half a key. */
async function replaceKeyFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  await Deno.remove(temporary).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.writeTextFile(temporary, `${text}\n`, { createNew: true, mode: 0o600 });
  await Deno.rename(temporary, path);
}
