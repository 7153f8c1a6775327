import * as z from "zod";

/** `2026-11`, a calendar month in UTC. */
export const monthSchema = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, {
  error: "Use a month as yyyy-mm, 2026-11 say",
});

/** Most keys of one page. */
export const MAX_USAGE_PAGE = 500;

const counts = {
  key_id: z.string(),
  tenant: z.string(),
  /** Pictures that the network was run for; these count against the quota. */
  segmentations: z.int().min(0),
  /** Requests answered from the cache, which cost nothing. */
  cached: z.int().min(0),
};

/** What one key used in a month. */
export const keyUsageSchema = z.strictObject(counts);

export type KeyUsage = z.infer<typeof keyUsageSchema>;

/** What the asking key used in a month, and for admins what each key did. */
export const usageSchema = z.strictObject({
  month: monthSchema,
  /** When the next month begins, and with it the quota. */
  resets_at: z.string(),
  ...counts,
  monthly_quota: z.int().nullable(),
  /** What is left of the quota this month; null without a quota. */
  remaining: z.int().nullable(),
  /** For keys with the scope admin: every key that was used, deleted ones too, by id. */
  keys: z.array(keyUsageSchema).optional(),
  /** Beside `keys`: the `after` of the next page, null on the last one. */
  next: z.string().nullable().optional(),
});

export type Usage = z.infer<typeof usageSchema>;
