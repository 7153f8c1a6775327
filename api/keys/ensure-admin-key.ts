import type { KeyStore } from "../stores/key-store.ts";
import { API_KEY_PATTERN, generateKeyText, hashKeyText } from "./api-key-text.ts";

const ADMIN_ID = "key_admin";

export interface AdminKey {
  /** The key's text where this start made it and no file holds it: it must be shown now. */
  readonly shownOnce?: string;
}

/**
 * Sees that there is an admin key. With `keyFile` the file's key is the admin key (a missing file
 * is made, mode 0600); without it the first start makes a key and hands it back to be shown.
 *
 * @throws {Error} when the key file holds anything but one key
 */
export async function ensureAdminKey(store: KeyStore, keyFile?: string): Promise<AdminKey> {
  const existing = (await store.list()).find(({ id }) => id === ADMIN_ID);
  if (keyFile === undefined && existing) return {};
  const text = keyFile === undefined ? generateKeyText() : await readOrMakeKeyFile(keyFile);
  const sha256 = await hashKeyText(text);
  if (existing?.sha256 !== sha256) {
    await store.put({
      id: ADMIN_ID,
      tenant: "default",
      sha256,
      scopes: ["segment", "references:read", "references:write", "admin"],
      created_at: new Date().toISOString(),
    });
  }
  return keyFile === undefined ? { shownOnce: text } : {};
}

async function readOrMakeKeyFile(path: string): Promise<string> {
  try {
    const made = generateKeyText();
    await Deno.writeTextFile(path, `${made}\n`, { createNew: true, mode: 0o600 });
    return made;
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const text = (await Deno.readTextFile(path)).trim();
  if (!API_KEY_PATTERN.test(text)) {
    throw new Error(
      `Put one key into KANIZSA_ADMIN_KEY_FILE, kz_ and 43 base64url characters: ` +
        `got ${text.length} other characters in ${path}`,
    );
  }
  return text;
}
