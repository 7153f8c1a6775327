import { type Key, tenantSchema } from "@kanizsa/shared/schema/api-key.ts";
import * as z from "zod";
import { type Principal, SCOPES } from "./principal.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * One API key as the store keeps it under `key.<id>`: its text never, only its hash. What keys of
 * 0.2.0 lack has a default.
 */
export const keyRecordSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9_=-]{1,64}$/),
  tenant: tenantSchema,
  /** SHA-256 of the whole text, hexadecimal. */
  sha256,
  prefix: z.string().nullable().default(null),
  name: z.string().default(""),
  /** Scopes that this release doesn't know allow nothing. */
  scopes: z.array(z.string()).transform((scopes) =>
    SCOPES.filter((scope) => scopes.includes(scope))
  ),
  created_at: z.string(),
  expires_at: z.string().nullable().default(null),
  last_used_at: z.string().nullable().default(null),
  monthly_quota: z.int().nullable().default(null),
  rate_per_minute: z.int().nullable().default(null),
  /** The text before the last rotation, valid until `expires_at`. */
  previous: z.object({ sha256, prefix: z.string().nullable(), expires_at: z.string() }).nullable()
    .default(null),
  /** The admin key file holds the text: the next start takes it from there. */
  from_file: z.boolean().default(false),
});

export type KeyRecord = z.infer<typeof keyRecordSchema>;

/** Whether the key can be used at `now`, ms since 1970. */
export function isLive({ expires_at }: KeyRecord, now: number): boolean {
  return expires_at === null || Date.parse(expires_at) > now;
}

/** What callers may see of a key. */
export function showKey(record: KeyRecord, now: number): Key {
  const { id, tenant, name, prefix, scopes, created_at, expires_at, last_used_at } = record;
  const { monthly_quota, rate_per_minute, previous } = record;
  return {
    id,
    tenant,
    name,
    prefix,
    scopes,
    created_at,
    expires_at,
    last_used_at,
    monthly_quota,
    rate_per_minute,
    previous: previous && Date.parse(previous.expires_at) > now
      ? { prefix: previous.prefix, expires_at: previous.expires_at }
      : null,
  };
}

export function keyPrincipal({ id, tenant, scopes, rate_per_minute }: KeyRecord): Principal {
  return {
    kind: "key",
    id,
    keyId: id,
    tenant,
    scopes,
    ...(rate_per_minute !== null && { ratePerMinute: rate_per_minute }),
    origins: null,
  };
}
