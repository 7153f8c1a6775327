import type { Scope } from "@kanizsa/shared/schema/api-key.ts";

export { type Scope, SCOPES } from "@kanizsa/shared/schema/api-key.ts";

/** Who asks: a key, or an embed token that a key has issued. */
export interface Principal {
  readonly kind: "key" | "embed";
  /** `key_…`, or `emb_…`, the token's own id: limits and usage are counted by it. */
  readonly id: string;
  /** The key that pays: the principal itself, or the issuer of the embed token. */
  readonly keyId: string;
  /** Whose pictures and results are reached. */
  readonly tenant: string;
  readonly scopes: readonly Scope[];
  /** Requests a minute, undefined: the server's own limit. */
  readonly ratePerMinute?: number;
  /** Exactly these may use an embed token; null for keys. */
  readonly origins: readonly string[] | null;
  /** Most segmentations of an embed token in all its life; a key's quota is in its record. */
  readonly quota?: number;
  /** When an embed token ends, ms since 1970. */
  readonly expiresAt?: number;
}

/**
 * What the principal may see of its tenant's records: a key all, an embed token only what it made.
 * @param creator the id of the principal that made the record
 */
export function mayReach(principal: Principal, creator: string): boolean {
  return principal.kind === "key" || principal.id === creator;
}
