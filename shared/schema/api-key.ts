import * as z from "zod";

/** What a key may do. */
export const SCOPES = ["segment", "references:read", "references:write", "admin"] as const;

export type Scope = typeof SCOPES[number];

/** Most keys of one page. */
export const MAX_KEY_PAGE = 500;

/** Longest time that the text before a rotation stays valid: a week, s. */
export const MAX_KEY_OVERLAP_SECONDS = 7 * 86_400;

export const tenantSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, {
  error: "Use 1 to 64 letters, digits, _ or -",
});

/** Date and time with a zone, RFC 3339. */
export const timestampSchema = z.iso.datetime({
  offset: true,
  error: "Use a date and time with its zone, 2027-01-31T12:00:00Z say",
});

const scopesSchema = z.array(z.enum(SCOPES)).min(1).max(SCOPES.length)
  .refine((scopes) => new Set(scopes).size === scopes.length, { error: "Name each scope once" });

/** Body of POST /v1/keys. */
export const newKeySchema = z.strictObject({
  /** For people: which program or customer has it. */
  name: z.string().min(1).max(100),
  /** Whose pictures and results the key reaches; without it the asking key's own. */
  tenant: tenantSchema.optional(),
  scopes: scopesSchema,
  expires_at: timestampSchema.optional(),
  /** Most segmentations a calendar month (UTC); without it there is no bound. */
  monthly_quota: z.int().min(0).max(1_000_000_000).optional(),
  /** Requests a minute; without it the server's own limit. */
  rate_per_minute: z.int().min(1).max(10_000_000).optional(),
});

export type NewKey = z.infer<typeof newKeySchema>;

/** Body of POST /v1/keys/{id}/rotate. */
export const keyRotationSchema = z.strictObject({
  /** How long the text before stays valid, s; 0 ends it at once. */
  overlap_seconds: z.int().min(0).max(MAX_KEY_OVERLAP_SECONDS).default(3600),
});

/** A key as it is shown: without its text and without the hash. */
export const keySchema = z.strictObject({
  id: z.string(),
  tenant: z.string(),
  name: z.string(),
  /** How the text begins, to tell keys apart; null for keys made before 0.3.0. */
  prefix: z.string().nullable(),
  scopes: z.array(z.enum(SCOPES)),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  /** At most a minute old; null for a key that wasn't used. */
  last_used_at: z.string().nullable(),
  monthly_quota: z.int().nullable(),
  rate_per_minute: z.int().nullable(),
  /** The text before the last rotation, while it is valid still. */
  previous: z.strictObject({ prefix: z.string().nullable(), expires_at: z.string() }).nullable(),
});

export type Key = z.infer<typeof keySchema>;

/** A key with its text `key`, which is shown this once. */
export const shownKeySchema = keySchema.extend({ key: z.string() });

export type ShownKey = z.infer<typeof shownKeySchema>;

/** Some keys by id; `next` is the `after` of the next page, null on the last one. */
export const keyPageSchema = z.strictObject({
  keys: z.array(keySchema),
  next: z.string().nullable(),
});
