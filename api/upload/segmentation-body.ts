import { segmentationRequestSchema } from "@kanizsa/shared/schema/segmentation-request.ts";
import * as z from "zod";

/** Most characters of a picture in JSON: above it multipart is the better way. */
export const MAX_BASE64_BYTES = 5_000_000;
const MAX_URL_CHARACTERS = 2_000;

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

const address = z.url({
  protocol: /^https?$/,
  error: "Use an address that begins with https://",
}).max(MAX_URL_CHARACTERS);

type ImageSource =
  | { readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly id: string }
  | { readonly url: string };

/** The `image` field of a JSON request: exactly one of base64, id and url. */
const imageField = z.strictObject({
  /** The file in base64 (RFC 4648, section 4). */
  base64: base64.optional(),
  /** A picture that was sent before and is still kept. */
  id: z.string().regex(IMAGE_ID, {
    error: "Use an id as a result's image.id has it, sha256: and 64 hexadecimal digits",
  }).optional(),
  /** Where the picture is fetched, if the operator allows the host. */
  url: address.optional(),
}).transform(({ base64, id, url }, context): ImageSource => {
  const given = [base64, id, url].filter((source) => source !== undefined);
  if (given.length === 1) {
    if (base64 !== undefined) return { bytes: base64 };
    if (id !== undefined) return { id };
    if (url !== undefined) return { url };
  }
  context.addIssue({ code: "custom", message: "Give exactly one of base64, id and url" });
  return z.NEVER;
});

/** The `request` part of a form: what is asked, and who is told when it's done. */
export const segmentationFormSchema = segmentationRequestSchema.extend({
  /** Called with the state once the segmentation has ended. */
  webhook: z.strictObject({ url: address }).optional(),
});

/** The JSON body of POST /v1/segmentations. */
export const segmentationBodySchema = segmentationFormSchema.extend({ image: imageField });
