import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import {
  checkPromptsAgainstImage,
  segmentationRequestSchema,
} from "@kanizsa/shared/schema/segmentation-request.ts";
import {
  type SegmentationResult,
  segmentationResultSchema,
} from "@kanizsa/shared/schema/segmentation-result.ts";
import { Hono } from "hono";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { ApiEnvironment } from "../environment.ts";
import { uprightSize } from "../image/image-header.ts";
import { type ImageLimits, inspectImage } from "../image/inspect-image.ts";
import { withoutMetadata } from "../image/without-metadata.ts";
import { describeError, type Log } from "../log.ts";
import { type NamedSchema, type Operation, schemaRef } from "../openapi/document.ts";
import { ProblemError } from "../problem-error.ts";
import type { ImageStore } from "../stores/image-store.ts";
import { imageSourceSchema } from "../upload/image-source.ts";
import {
  type InputLimits,
  readSegmentationInput,
  type SegmentationInput,
} from "../upload/read-segmentation-input.ts";

export interface SegmentationDependencies {
  readonly dispatcher: Dispatcher;
  readonly images: ImageStore;
  readonly limits: ImageLimits & InputLimits;
  readonly log: Log;
}

/** POST /v1/segmentations: a picture in, the masks of its cars out. */
export function segmentations(dependencies: SegmentationDependencies): Hono<ApiEnvironment> {
  const { dispatcher, limits } = dependencies;
  return new Hono<ApiEnvironment>().post(operation.path, async (c) => {
    const { tenant } = c.get("key");
    const input = await readSegmentationInput(c.req.raw, limits);
    const image = await resolveImage(input.image, tenant, dependencies);
    const header = inspectImage(image.bytes, limits);
    const errors = checkPromptsAgainstImage(input.request, ...uprightSize(header));
    if (errors.length > 0) throw new ProblemError("prompt_outside_image", { errors });
    const keeping = image.isNew
      ? keep(withoutMetadata(image.bytes, header), image.id, tenant, dependencies)
      : undefined;
    const answer = await dispatcher.segment({
      id: c.get("requestId"),
      image: image.bytes,
      request: input.request,
      signal: c.req.raw.signal,
    }).finally(() => keeping);
    const result: SegmentationResult = {
      id: `seg_${crypto.getRandomValues(new Uint8Array(18)).toBase64({ alphabet: "base64url" })}`,
      status: "succeeded",
      created_at: new Date().toISOString(),
      cache: "miss",
      ...answer,
      image: { id: image.id, ...answer.image },
    };
    return c.json(result, 200, { "Cache-Control": "no-store" });
  });
}

interface ResolvedImage {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isNew: boolean;
}

/** @throws {ProblemError} not_found for an id that this tenant hasn't sent lately */
async function resolveImage(
  image: SegmentationInput["image"],
  tenant: string,
  { images }: SegmentationDependencies,
): Promise<ResolvedImage> {
  if ("bytes" in image) {
    const hash = await crypto.subtle.digest("SHA-256", image.bytes);
    return { id: `sha256:${new Uint8Array(hash).toHex()}`, bytes: image.bytes, isNew: true };
  }
  const bytes = await images.get(tenant, image.id);
  if (bytes) return { id: image.id, bytes, isNew: false };
  throw new ProblemError("not_found", {
    detail: `Send the picture itself: none with this id is kept for your key (${image.id})`,
  });
}

/** Keeps the picture for reuse by id; a full disk must not cost the caller the answer. */
async function keep(
  bytes: Uint8Array | null,
  id: string,
  tenant: string,
  { images, log }: SegmentationDependencies,
): Promise<void> {
  if (!bytes) return;
  try {
    await images.put(tenant, id, bytes);
  } catch (error) {
    log({ event: "image_not_kept", image_id: id, error: describeError(error) });
  }
}

const PROBLEMS: readonly ProblemCode[] = [
  "image_missing",
  "image_empty",
  "request_not_json",
  "unauthorized",
  "forbidden",
  "not_found",
  "reference_unknown",
  "request_timeout",
  "image_too_large",
  "image_type_unsupported",
  "heic_unsupported",
  "content_type_unsupported",
  "content_encoding_unsupported",
  "request_invalid",
  "image_unreadable",
  "image_truncated",
  "image_too_many_pixels",
  "prompt_outside_image",
  "too_many_prompts",
  "internal",
  "worker_unavailable",
  "worker_overloaded",
  "bank_model_mismatch",
  "worker_timeout",
];

const operation = {
  method: "post",
  path: "/v1/segmentations",
  operationId: "createSegmentation",
  summary: "Find the cars of a picture, or complete prompted ones",
  description: "Without prompts the cars are found. A box is that of the visible part; a mask is " +
    "the visible mask and taken as given; points with label 1 belong to the whole object.",
  secured: true,
  requestBody: {
    required: true,
    content: {
      "multipart/form-data": {
        schema: {
          type: "object",
          required: ["image"],
          additionalProperties: false,
          properties: {
            image: { type: "string", contentMediaType: "application/octet-stream" },
            request: schemaRef("SegmentationRequest"),
          },
        },
        encoding: {
          image: { contentType: "image/jpeg, image/png, image/webp, image/avif" },
          request: { contentType: "application/json" },
        },
      },
      "application/json": { schema: schemaRef("SegmentationJsonRequest") },
    },
  },
  responses: {
    "200": {
      description: "The cars, each with its visible, amodal and invisible mask",
      content: { "application/json": { schema: schemaRef("SegmentationResult") } },
    },
  },
  problems: PROBLEMS,
} as const satisfies Operation;

export const segmentationsOperation: Operation = operation;

export const segmentationSchemas: readonly NamedSchema[] = [
  {
    id: "SegmentationRequest",
    schema: segmentationRequestSchema,
    io: "input",
    description: "What is asked of a picture.",
  },
  {
    id: "SegmentationJsonRequest",
    schema: segmentationRequestSchema.extend(imageSourceSchema.shape),
    io: "input",
    description: "What is asked, with the picture in base64 or by the id of one sent before.",
  },
  {
    id: "SegmentationResult",
    schema: segmentationResultSchema,
    io: "output",
    description: "The answer to one picture.",
  },
];
