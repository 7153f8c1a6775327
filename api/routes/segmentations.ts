import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { segmentationResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import { type Context, Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";
import { requireScope } from "../middleware/require-scope.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { type NamedSchema, type Operation, schemaRef } from "../openapi/document.ts";
import { ProblemError } from "../problem-error.ts";
import { chooseRepresentation } from "../representations/choose-representation.ts";
import {
  formatParameter,
  representationContent,
  representationSchemas,
} from "../representations/openapi.ts";
import {
  createSegmentation,
  type CreationDependencies,
} from "../segmentations/create-segmentation.ts";
import { readIdempotencyKey } from "../segmentations/idempotency.ts";
import { readPrefer } from "../segmentations/prefer.ts";
import type { SegmentationRecord } from "../segmentations/records.ts";
import type { Results } from "../segmentations/results.ts";
import { answerAccepted, answerPost } from "../segmentations/segmentation-answer.ts";
import { hasEnded } from "../segmentations/wait-until-ended.ts";
import { type ReceiveOptions, receiveSegmentation } from "../upload/receive-segmentation.ts";
import { segmentationBodySchema, segmentationFormSchema } from "../upload/segmentation-body.ts";
import type { Usage } from "../usage/usage.ts";

export interface SegmentationsDependencies extends CreationDependencies {
  readonly results: Results;
  readonly receive: ReceiveOptions;
  readonly usage: Usage;
  readonly metrics: Metrics;
  /** Refuses a webhook's address that must not be called: url_not_allowed. */
  readonly checkWebhook: (url: string) => void;
}

/** POST /v1/segmentations: a picture in, the masks of its cars out, at once or later. */
export function segmentations(dependencies: SegmentationsDependencies): Hono<ApiEnvironment> {
  const { results, receive, usage, metrics, segmentations } = dependencies;
  return new Hono<ApiEnvironment>().post(operation.path, requireScope("segment"), async (c) => {
    const principal = c.get("principal");
    const name = chooseRepresentation(c.req.raw);
    const { respondAsync, waitSeconds } = readPrefer(c.req.header("Prefer"));
    const idempotencyKey = readIdempotencyKey(c.req.header("Idempotency-Key"));
    const received = await receiveSegmentation(c.req.raw, principal, receive);
    const { id, width, height } = received.image;
    let record: SegmentationRecord;
    try {
      if (received.webhook !== undefined) checkWebhook(c, received.webhook, dependencies);
      record = await createSegmentation({
        principal,
        asked: {
          image: { id, width, height },
          request: received.request,
          webhook: received.webhook,
          traceparent: c.get("traceparent"),
          fresh: wantsFresh(c.req.header("Cache-Control")),
          priority: respondAsync ? "batch" : "interactive",
        },
        respondAsync,
        waitSeconds,
        idempotencyKey,
        signal: c.req.raw.signal,
        take: () => usage.take(principal),
        giveBack: () => usage.giveBack(principal),
      }, dependencies);
    } finally {
      const { tenant } = principal;
      if (receive.images.letGo(tenant, id)) await segmentations.forgetUnused(tenant, id);
    }
    metrics.segmentationAsked(record.cache);
    if (record.cache === "hit") usage.hit(principal);
    return hasEnded(record)
      ? await answerPost(c, record, name, results)
      : answerAccepted(c, record);
  });
}

function checkWebhook(
  c: Context<ApiEnvironment>,
  url: string,
  { checkWebhook }: SegmentationsDependencies,
): void {
  if (c.get("principal").kind === "embed") {
    throw new ProblemError("forbidden", {
      detail: "Leave out `webhook`, or use a key: an embed token can't ask for calls",
    });
  }
  checkWebhook(url);
}

/** `Cache-Control: no-cache`: the caller wants no answer from before. */
function wantsFresh(header: string | undefined): boolean {
  return (header ?? "").split(",").some((part) => part.trim().toLowerCase() === "no-cache");
}

const PROBLEMS: readonly ProblemCode[] = [
  "image_missing",
  "image_empty",
  "request_not_json",
  "idempotency_key_invalid",
  "idempotency_key_reused",
  "idempotency_in_progress",
  "quota_exceeded",
  "representation_unknown",
  "url_not_allowed",
  "image_fetch_failed",
  "queue_full",
  "job_attempts_exceeded",
  "store_unavailable",
  "segmentation_failed",
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
    "the visible mask and taken as given; points with label 1 belong to the whole object. " +
    "Waits for the result up to a limit, then answers 202; the same question about the same " +
    "picture is answered from the cache.",
  secured: true,
  scope: "segment",
  parameters: [
    formatParameter,
    {
      name: "Prefer",
      in: "header",
      description: "`respond-async`: answer 202 at once; `wait=5`: after five seconds at most",
      schema: { type: "string" },
    },
    {
      name: "Idempotency-Key",
      in: "header",
      description: "The same key with the same request gives the same segmentation, for a day",
      schema: { type: "string", minLength: 1, maxLength: 255 },
    },
    {
      name: "Cache-Control",
      in: "header",
      description: "`no-cache`: compute anew",
      schema: { type: "string" },
    },
  ],
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
            request: schemaRef("SegmentationFormRequest"),
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
      content: representationContent({ schema: schemaRef("SegmentationResult") }),
    },
    "202": {
      description: "It waits or runs; ask for it at its `Location`",
      headers: { Location: { schema: { type: "string" } } },
      content: { "application/json": { schema: schemaRef("Segmentation") } },
    },
  },
  problems: PROBLEMS,
} as const satisfies Operation;

export const segmentationsOperations: readonly Operation[] = [operation];

export const segmentationSchemas: readonly NamedSchema[] = [
  {
    id: "SegmentationFormRequest",
    schema: segmentationFormSchema,
    io: "input",
    description: "What is asked of a picture that is sent beside it.",
  },
  {
    id: "SegmentationJsonRequest",
    schema: segmentationBodySchema,
    io: "input",
    description: "What is asked, with the picture in base64, by the id of one sent before, or by " +
      "its address.",
  },
  {
    id: "SegmentationResult",
    schema: segmentationResultSchema,
    io: "output",
    description: "The answer to one picture.",
  },
  ...representationSchemas,
];
