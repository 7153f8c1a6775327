import { createMiddleware } from "hono/factory";
import { pageOrigin } from "../embed/page-origin.ts";
import type { ApiEnvironment } from "../environment.ts";
import { API_KEY_PATTERN } from "../keys/api-key-text.ts";
import { keyPrincipal } from "../keys/key-record.ts";
import type { Keys } from "../keys/keys.ts";
import type { Principal } from "../keys/principal.ts";
import { unauthorized } from "../keys/unauthorized.ts";

/** Longer than any embed token: what is longer isn't looked into. */
const MAX_TEXT = 12_000;

/** Reads embed tokens: `EmbedTokens` does. */
export interface TokenVerifier {
  /**
   * @param origin of the page that asks, see pageOrigin()
   * @throws {ProblemError} unauthorized, origin_not_allowed
   */
  verify(text: string, origin: string | undefined): Promise<Principal>;
}

export interface AuthenticateOptions {
  readonly keys: Keys;
  /** Without it no embed token is valid. */
  readonly tokens?: TokenVerifier;
}

/**
 * Lets a request through that carries `Authorization: Bearer <key or embed token>`, and leaves who
 * asks in the context as `principal`; 401 or 403 otherwise, before any of the body is read.
 * What the principal may do is `requireScope()`'s to ask.
 *
 * @example app.use("/v1/*", authenticate({ keys, tokens }));
 */
export function authenticate({ keys, tokens }: AuthenticateOptions) {
  return createMiddleware<ApiEnvironment>(async (c, next) => {
    const header = c.req.header("Authorization");
    if (header === undefined) {
      throw unauthorized("Send the header `Authorization: Bearer <key>`: got none");
    }
    const text = header.length > MAX_TEXT ? undefined : /^Bearer +(\S+) *$/i.exec(header)?.[1];
    if (text === undefined) {
      throw unauthorized("Send the header in the form `Authorization: Bearer <key>`");
    }
    if (tokens && isCompactJws(text)) {
      c.set("principal", await tokens.verify(text, pageOrigin(c.req.raw)));
    } else {
      const key = API_KEY_PATTERN.test(text) ? keys.find(text) : null;
      if (!key) throw unauthorized("Check the key: this one is not known here", "invalid_token");
      c.set("principal", keyPrincipal(key));
    }
    await next();
  });
}

/** Three parts with dots between: no key has a dot. */
function isCompactJws(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}
