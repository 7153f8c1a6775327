import * as z from "zod";

export const WEBHOOK_TYPES = [
  "segmentation.succeeded",
  "segmentation.failed",
  "segmentation.cancelled",
] as const;

export type WebhookType = typeof WEBHOOK_TYPES[number];

/** Longest time in which a rotated secret goes on signing, s. */
const MAX_OVERLAP_SECONDS = 7 * 86_400;

/** The body of a call to a webhook. */
export const webhookEventSchema = z.strictObject({
  type: z.enum(WEBHOOK_TYPES),
  /** When it happened; the header webhook-timestamp says when it was sent. */
  timestamp: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
});

export type WebhookEvent = z.infer<typeof webhookEventSchema>;

export const webhookSecretSchema = z.strictObject({
  /** `whsec_` and base64, as libraries of Standard Webhooks take it. */
  secret: z.string().regex(/^whsec_[A-Za-z0-9+/]+=*$/),
  created_at: z.iso.datetime(),
  /** Until then calls carry the signature of the secret before, too; null: they don't. */
  previous_ends_at: z.iso.datetime().nullable(),
});

export type WebhookSecret = z.infer<typeof webhookSecretSchema>;

export const webhookSecretRotationSchema = z.strictObject({
  /** How long the secret before goes on signing beside the new one, s; 0 ends it at once. */
  overlap_seconds: z.int().min(0).max(MAX_OVERLAP_SECONDS).default(86_400),
});
