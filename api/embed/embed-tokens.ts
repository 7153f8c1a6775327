import { MAX_EMBED_SECONDS, type NewEmbedToken } from "@kanizsa/shared/schema/embed-token.ts";
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import type { Keys } from "../keys/keys.ts";
import type { Principal } from "../keys/principal.ts";
import { unauthorized } from "../keys/unauthorized.ts";
import type { Log } from "../log.ts";
import type { TokenVerifier } from "../middleware/authenticate.ts";
import { ProblemError } from "../problem-error.ts";
import type { Store } from "../stores/store.ts";
import { EmbedOrigins } from "./embed-origins.ts";
import { type EmbedSecret, EmbedSecrets } from "./embed-secrets.ts";

const ISSUER = "kanizsa";
const TYPE = "kanizsa-embed+jwt";
const ALGORITHM = "HS256";

/** What stands in a token. It is signed, not hidden: nothing secret belongs here. */
const claimsSchema = z.object({
  jti: z.string().regex(/^emb_[0-9a-f]{24}$/),
  /** The key that issued it. */
  sub: z.string(),
  exp: z.int(),
  origins: z.array(z.string()).min(1),
  rate: z.int().optional(),
  quota: z.int().optional(),
});

export interface EmbedTokensOptions {
  readonly keys: Keys;
  readonly log: Log;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

export interface IssuedToken {
  readonly id: string;
  readonly token: string;
  /** ms since 1970. */
  readonly expiresAt: number;
}

/**
 * Tokens for web pages: short-lived, signed, bound to the origins they list and to the key that
 * issued them. They end with that key, and with the secret that signed them.
 */
export class EmbedTokens implements TokenVerifier {
  readonly #keys: Keys;
  readonly #secrets: EmbedSecrets;
  readonly #now: () => number;

  private constructor(
    secrets: EmbedSecrets,
    /** For cors(). */
    readonly origins: EmbedOrigins,
    { keys, now = Date.now }: EmbedTokensOptions,
  ) {
    this.#keys = keys;
    this.#secrets = secrets;
    this.#now = now;
  }

  static async open(store: Store, options: EmbedTokensOptions): Promise<EmbedTokens> {
    const { keys, log, now } = options;
    const overlapMs = MAX_EMBED_SECONDS * 1000;
    const secrets = await EmbedSecrets.open(store, { log, overlapMs, now });
    const isLive = (keyId: string, kid: string) =>
      keys.live(keyId) !== null && secrets.find(kid) !== null;
    const origins = await EmbedOrigins.open(store, { log, isLive, now });
    return new EmbedTokens(secrets, origins, options);
  }

  /** @throws {ProblemError} request_invalid when the key's live tokens list too many origins */
  async issue(keyId: string, wanted: NewEmbedToken): Promise<IssuedToken> {
    const issuedAt = Math.floor(this.#now() / 1000);
    const exp = issuedAt + wanted.expires_in_seconds;
    const id = `emb_${crypto.getRandomValues(new Uint8Array(12)).toHex()}`;
    const origins = [...new Set(wanted.origins)];
    const secret = await this.#secrets.current();
    await this.origins.add(origins, keyId, secret.kid, exp * 1000);
    const { rate_per_minute: rate, quota } = wanted;
    const token = await new SignJWT({ origins, rate, quota })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: secret.kid })
      .setIssuer(ISSUER).setSubject(keyId).setJti(id).setIssuedAt(issuedAt).setExpirationTime(exp)
      .sign(secret.bytes);
    return { id, token, expiresAt: exp * 1000 };
  }

  /**
   * Who asks with this token from this origin.
   * @throws {ProblemError} unauthorized, origin_not_allowed
   */
  async verify(text: string, origin: string | undefined): Promise<Principal> {
    const claims = await this.#readClaims(text);
    if (origin === undefined || !claims.origins.includes(origin)) {
      throw new ProblemError("origin_not_allowed", {
        detail: `Issue a token that lists the page's origin: got ${shorten(origin)}`,
      });
    }
    const key = this.#keys.live(claims.sub);
    if (!key || !key.scopes.includes("segment")) {
      throw invalid("Issue a token with another key: the one that issued this has ended");
    }
    return {
      kind: "embed",
      id: claims.jti,
      keyId: key.id,
      tenant: key.tenant,
      scopes: ["segment"],
      ...(claims.rate !== undefined && { ratePerMinute: claims.rate }),
      origins: claims.origins,
      ...(claims.quota !== undefined && { quota: claims.quota }),
      expiresAt: claims.exp * 1000,
    };
  }

  /** Signs with a new secret from now on; tokens of those before end after the overlap. */
  rotateSecret(overlapSeconds: number): Promise<EmbedSecret> {
    return this.#secrets.rotate(overlapSeconds * 1000);
  }

  async close(): Promise<void> {
    await this.origins.close();
    await this.#secrets.close();
  }

  async #readClaims(text: string): Promise<z.infer<typeof claimsSchema>> {
    try {
      const { kid = "" } = decodeProtectedHeader(text);
      const secret = this.#secrets.find(kid);
      if (!secret) throw invalid("Issue a new token: this one's signing secret is not in use");
      const { payload } = await jwtVerify(text, secret.bytes, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER,
        requiredClaims: ["exp", "sub", "jti", "iat"],
        currentDate: new Date(this.#now()),
      });
      return claimsSchema.parse(payload);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      throw error instanceof errors.JWTExpired
        ? invalid("Issue a new token: this one has expired")
        : invalid("Check the token: it was not issued here, or was altered");
    }
  }
}

function invalid(detail: string): ProblemError {
  return unauthorized(detail, "invalid_token");
}

function shorten(origin: string | undefined): string {
  return origin === undefined ? "none" : JSON.stringify(origin.slice(0, 80));
}
