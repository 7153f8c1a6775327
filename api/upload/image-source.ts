import * as z from "zod";

/** Most characters of a picture in JSON: above it multipart is the better way. */
export const MAX_BASE64_BYTES = 5_000_000;

const base64 = z.string().max(MAX_BASE64_BYTES, {
  error: (issue) =>
    `Send at most ${MAX_BASE64_BYTES} characters of base64, or the file as multipart/form-data: ` +
    `got ${String(issue.input).length}`,
}).transform((text, context) => {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    context.addIssue({
      code: "custom",
      message: text.startsWith("data:")
        ? "Leave out the data: prefix: got a data URL"
        : "Use base64 as RFC 4648 has it: got other characters, or padding is missing",
    });
    return z.NEVER;
  }
});

const IMAGE_ID = /^sha256:[0-9a-f]{64}$/;

/** The `image` field of a JSON request: exactly one of base64, id and url. */
export const imageSourceSchema = z.strictObject({
  image: z.strictObject({
    /** The file in base64 (RFC 4648, section 4). */
    base64: base64.optional(),
    /** A picture that the same key sent in the last 24 hours. */
    id: z.string().regex(IMAGE_ID, {
      error: "Use an id as a result's image.id has it, sha256: and 64 hexadecimal digits",
    }).optional(),
    /** For a later version: no outside address is fetched. */
    url: z.never({
      error: "Send the picture itself: fetching image URLs is switched off on this server",
    }).optional(),
  }).transform(({ base64, id }, context) => {
    if (base64 !== undefined && id === undefined) return { bytes: base64 };
    if (id !== undefined && base64 === undefined) return { id };
    context.addIssue({ code: "custom", message: "Give exactly one of base64 and id" });
    return z.NEVER;
  }),
});
