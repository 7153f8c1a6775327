import { timingSafeEqual } from "node:crypto";
import { createMiddleware } from "hono/factory";
import type { ApiEnvironment } from "../environment.ts";
import { hashKeyText } from "../keys/api-key-text.ts";
import { ProblemError } from "../problem-error.ts";
import type { ApiKey, KeyStore } from "../stores/key-store.ts";

/** Longer than any key: what is longer isn't hashed. */
const MAX_KEY_TEXT = 200;

/**
 * Lets a request through that carries `Authorization: Bearer <key>` with a key of the store that
 * has the scope, and leaves the key in the context; 401 or 403 otherwise, before any of the body
 * is read.
 */
export function requireKey(store: KeyStore, scope: string) {
  return createMiddleware<ApiEnvironment>(async (c, next) => {
    const header = c.req.header("Authorization");
    if (header === undefined) {
      throw unauthorized("Send the header `Authorization: Bearer <key>`: got none");
    }
    const text = /^Bearer +(\S+) *$/i.exec(header)?.[1];
    if (text === undefined || text.length > MAX_KEY_TEXT) {
      throw unauthorized("Send the header in the form `Authorization: Bearer <key>`");
    }
    const key = findKey(await store.list(), await hashKeyText(text));
    if (!key) throw unauthorized("Check the key: this one is not known here", "invalid_token");
    if (!key.scopes.includes(scope)) {
      throw new ProblemError("forbidden", { detail: `Use a key that has the scope ${scope}` });
    }
    c.set("key", key);
    await next();
  });
}

/** Compares with every key in constant time, so that an answer's delay tells nothing of a hash. */
function findKey(keys: readonly ApiKey[], sha256: string): ApiKey | undefined {
  const presented = Uint8Array.fromHex(sha256);
  let found: ApiKey | undefined;
  for (const key of keys) {
    if (timingSafeEqual(presented, Uint8Array.fromHex(key.sha256))) found = key;
  }
  return found;
}

function unauthorized(detail: string, error?: string): ProblemError {
  const challenge = `Bearer realm="kanizsa"${error ? `, error="${error}"` : ""}`;
  return new ProblemError("unauthorized", { detail, headers: { "WWW-Authenticate": challenge } });
}
