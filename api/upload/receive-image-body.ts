import { jsonPointer } from "@kanizsa/shared/schema/json-pointer.ts";
import type { ImageLimits } from "../image/inspect-image.ts";
import type { ImageRecord } from "../images/image-record.ts";
import type { Images } from "../images/images.ts";
import type { IncomingImage } from "../images/incoming-image.ts";
import type { Principal } from "../keys/principal.ts";
import { ProblemError } from "../problem-error.ts";
import { bodyChunks } from "./body-chunks.ts";
import { checkEncoding, mediaType } from "./check-encoding.ts";
import { multipartParts } from "./multipart-parts.ts";

/** Room for a form's boundaries and headers. */
const FORM_BYTES = 64 * 1024;

/**
 * Takes in the body of POST /v1/images: the file itself under any type of picture or
 * application/octet-stream, or a form with the field `image`.
 *
 * @throws {ProblemError} for every body that can't be used; then nothing of it is kept
 */
export async function receiveImageBody(
  request: Request,
  principal: Principal,
  images: Images,
  limits: ImageLimits & { readonly bodyTimeoutMs: number },
): Promise<ImageRecord> {
  checkEncoding(request.headers);
  const type = mediaType(request.headers);
  const isForm = type === "multipart/form-data";
  if (!isForm && type !== "application/octet-stream" && !type.startsWith("image/")) {
    throw new ProblemError("content_type_unsupported", {
      detail: "Send the file as image/jpeg (image/png, …) or application/octet-stream, or a form " +
        `with the field \`image\`: got ${type || "no Content-Type"}`,
    });
  }
  const chunks = bodyChunks(request, {
    bytes: limits.imageBytes + (isForm ? FORM_BYTES : 0),
    timeoutMs: limits.bodyTimeoutMs,
  });
  await using received = new AsyncDisposableStack();
  received.defer(async () => void await chunks.return());
  const incoming = isForm
    ? await receiveForm(chunks, request.headers.get("Content-Type") ?? "", images, received)
    : received.use(await images.receive(chunks));
  return await images.keep(principal, incoming, { own: true });
}

async function receiveForm(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  contentType: string,
  images: Images,
  received: AsyncDisposableStack,
): Promise<IncomingImage> {
  let incoming: IncomingImage | undefined;
  for await (const { name, content } of multipartParts(chunks, contentType)) {
    if (name !== "image") throw invalid(name, "Leave out unknown fields: `image` is known");
    if (incoming) throw invalid(name, "Send one field of this name: got two");
    incoming = received.use(await images.receive(content));
  }
  if (!incoming) throw new ProblemError("image_missing");
  return incoming;
}

function invalid(field: string, message: string): ProblemError {
  return new ProblemError("request_invalid", {
    errors: [{ pointer: jsonPointer([field]), message }],
  });
}
