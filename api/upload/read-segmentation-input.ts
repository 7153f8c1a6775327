import { jsonPointer } from "@kanizsa/shared/schema/json-pointer.ts";
import {
  MAX_PROMPTS,
  type SegmentationRequest,
  segmentationRequestSchema,
} from "@kanizsa/shared/schema/segmentation-request.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import { ProblemError } from "../problem-error.ts";
import { imageSourceSchema, MAX_BASE64_BYTES } from "./image-source.ts";
import { readBody } from "./read-body.ts";
import { readMultipart } from "./read-multipart.ts";

/** What a caller sent: the picture's bytes, or the id of one that was sent before. */
export interface SegmentationInput {
  readonly image: { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly id: string };
  readonly request: SegmentationRequest;
}

export interface InputLimits {
  readonly imageBytes: number;
  readonly bodyTimeoutMs: number;
}

/** Room for the request beside the picture: 100 prompts with large masks. */
export const MAX_REQUEST_BYTES = 1_000_000;

/**
 * Reads the body of POST /v1/segmentations, multipart/form-data or application/json.
 *
 * @throws {ProblemError} for every body that can't be used
 */
export async function readSegmentationInput(
  request: Request,
  limits: InputLimits,
): Promise<SegmentationInput> {
  const encoding = request.headers.get("Content-Encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    throw new ProblemError("content_encoding_unsupported", {
      detail: `Send the body without Content-Encoding: got ${encoding}`,
    });
  }
  const contentType = request.headers.get("Content-Type") ?? "";
  const read = READERS[contentType.split(";")[0].trim().toLowerCase()];
  if (!read) {
    throw new ProblemError("content_type_unsupported", {
      detail: "Send multipart/form-data with a field `image`, or application/json: got " +
        (contentType || "no Content-Type"),
    });
  }
  return await read(request, contentType, limits);
}

type Reader = (
  request: Request,
  contentType: string,
  limits: InputLimits,
) => Promise<SegmentationInput>;

const READERS: Record<string, Reader | undefined> = {
  "multipart/form-data": readMultipartInput,
  "application/json": readJsonInput,
};

async function readMultipartInput(
  request: Request,
  contentType: string,
  limits: InputLimits,
): Promise<SegmentationInput> {
  const body = await readBody(request, {
    bytes: limits.imageBytes + MAX_REQUEST_BYTES,
    timeoutMs: limits.bodyTimeoutMs,
  });
  const parts = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { name, bytes } of readMultipart(body, contentType)) {
    if (name !== "image" && name !== "request") {
      throw invalid(name, "Leave out unknown fields: `image` and `request` are known");
    }
    if (parts.has(name)) throw invalid(name, "Send one field of this name: got two");
    parts.set(name, bytes);
  }
  const image = parts.get("image");
  if (!image) throw new ProblemError("image_missing");
  const json = parts.get("request") ?? new TextEncoder().encode("{}");
  if (json.length > MAX_REQUEST_BYTES) {
    throw invalid("request", `Send at most ${MAX_REQUEST_BYTES} bytes: got ${json.length}`);
  }
  return { image: { bytes: image }, request: checkRequest(parseJson(json)) };
}

async function readJsonInput(
  request: Request,
  _contentType: string,
  limits: InputLimits,
): Promise<SegmentationInput> {
  const body = parseJson(
    await readBody(request, {
      bytes: MAX_BASE64_BYTES + MAX_REQUEST_BYTES,
      timeoutMs: limits.bodyTimeoutMs,
    }),
  );
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw invalid("", "Send a JSON object");
  }
  const { image, ...rest } = body as Record<string, unknown>;
  if (image === undefined) throw new ProblemError("image_missing");
  const source = validate(imageSourceSchema, { image });
  if (!source.success) throw new ProblemError("request_invalid", { errors: source.errors });
  return { image: source.data.image, request: checkRequest(rest) };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw new ProblemError("request_not_json", {
      detail: `Send JSON in UTF-8, as RFC 8259 has it: ${error.message}`,
    });
  }
}

function checkRequest(value: unknown): SegmentationRequest {
  const { prompts } = Object(value) as { prompts?: unknown };
  if (Array.isArray(prompts) && prompts.length > MAX_PROMPTS) {
    throw new ProblemError("too_many_prompts", {
      detail: `Send at most ${MAX_PROMPTS} prompts in a request: got ${prompts.length}`,
    });
  }
  const request = validate(segmentationRequestSchema, value);
  if (!request.success) throw new ProblemError("request_invalid", { errors: request.errors });
  return request.data;
}

function invalid(field: string, message: string): ProblemError {
  return new ProblemError("request_invalid", {
    errors: [{ pointer: jsonPointer(field === "" ? [] : [field]), message }],
  });
}
