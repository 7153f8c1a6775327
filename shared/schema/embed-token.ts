import * as z from "zod";

export const MAX_EMBED_ORIGINS = 20;
/** A day, s. */
export const MAX_EMBED_SECONDS = 86_400;

/** An origin as browsers send it: scheme, host in lower case and ASCII, port unless it's the scheme's. */
export const originSchema = z.string().max(270).refine(isOrigin, {
  error: ({ input }) =>
    `Use an origin as browsers send it, https://shop.example or https://shop.example:8443 say: got ${
      JSON.stringify(String(input).slice(0, 80))
    }`,
});

/** Body of POST /v1/embed-tokens. */
export const newEmbedTokenSchema = z.strictObject({
  /** Pages of exactly these may use the token. */
  origins: z.array(originSchema).min(1).max(MAX_EMBED_ORIGINS),
  expires_in_seconds: z.int().min(1).max(MAX_EMBED_SECONDS).default(3600),
  /** Requests a minute; without it the server's own limit. */
  rate_per_minute: z.int().min(1).max(10_000_000).optional(),
  /** Most segmentations with this token; they count for its key, too. */
  quota: z.int().min(0).max(1_000_000_000).optional(),
});

export type NewEmbedToken = z.infer<typeof newEmbedTokenSchema>;

/** Answer of POST /v1/embed-tokens. */
export const embedTokenSchema = z.strictObject({
  /** `emb_…`: what the token made is found by it. */
  id: z.string(),
  token: z.string(),
  expires_at: z.string(),
});

/** Body of POST /v1/embed-tokens/rotate-secret. */
export const secretRotationSchema = z.strictObject({
  /** How long tokens of the secret before stay valid, s; 0 ends them all at once. */
  overlap_seconds: z.int().min(0).max(MAX_EMBED_SECONDS).default(MAX_EMBED_SECONDS),
});

/** Answer of POST /v1/embed-tokens/rotate-secret. */
export const rotatedSecretSchema = z.strictObject({
  /** Id of the new secret, never the secret itself. */
  kid: z.string(),
  /** When the last token of the secrets before ends. */
  previous_until: z.string(),
});

/** Browsers send origins in this form alone; "*" is no host name. */
function isOrigin(text: string): boolean {
  return /^https?:\/\/(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d+)?$/.test(text) &&
    URL.canParse(text) && new URL(text).origin === text;
}
