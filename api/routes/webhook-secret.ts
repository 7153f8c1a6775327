import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import {
  webhookEventSchema,
  webhookSecretRotationSchema,
  webhookSecretSchema,
} from "@kanizsa/shared/schema/webhook.ts";
import { Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";
import { requireKeyItself } from "../middleware/require-key-itself.ts";
import { requireScope } from "../middleware/require-scope.ts";
import { type NamedSchema, type Operation, schemaRef } from "../openapi/document.ts";
import { readJson } from "../upload/read-json.ts";
import type { WebhookSecrets } from "../webhooks/webhook-secrets.ts";

const MAX_BODY_BYTES = 1_024;
const NO_STORE = { "Cache-Control": "no-store" };

export interface WebhookSecretDependencies {
  readonly secrets: WebhookSecrets;
  readonly limits: { readonly bodyTimeoutMs: number };
}

/**
 * GET /v1/webhook-secret, for keys that may segment, and POST /v1/webhook-secret/rotate, for admins:
 * the secret that signs the webhooks of the key's own tenant.
 */
export function webhookSecret(dependencies: WebhookSecretDependencies): Hono<ApiEnvironment> {
  const { secrets, limits } = dependencies;
  const body = { bytes: MAX_BODY_BYTES, timeoutMs: limits.bodyTimeoutMs };
  return new Hono<ApiEnvironment>()
    .get(
      "/v1/webhook-secret",
      requireKeyItself(),
      requireScope("segment", "admin"),
      async (c) => c.json(await secrets.show(c.get("principal").tenant), 200, NO_STORE),
    )
    .post(
      "/v1/webhook-secret/rotate",
      requireKeyItself(),
      requireScope("admin"),
      async (c) => {
        const { overlap_seconds } = await readJson(c.req.raw, webhookSecretRotationSchema, body);
        const rotated = await secrets.rotate(c.get("principal").tenant, overlap_seconds);
        return c.json(rotated, 200, NO_STORE);
      },
    );
}

const PROBLEMS: readonly ProblemCode[] = [
  "unauthorized",
  "forbidden",
  "origin_not_allowed",
  "rate_limited",
  "store_unavailable",
  "internal",
];

const ANSWER = {
  description: "The secret that signs now",
  content: { "application/json": { schema: schemaRef("WebhookSecret") } },
};

export const webhookSecretOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/webhook-secret",
    operationId: "getWebhookSecret",
    summary: "The secret that signs your webhooks",
    description: "Calls are signed after Standard Webhooks: give the secret to one of its " +
      "libraries, with the body as it came and the headers webhook-id, webhook-timestamp and " +
      "webhook-signature. It is made when it is first asked for. Embed tokens can't read it.",
    secured: true,
    responses: { "200": ANSWER },
    problems: PROBLEMS,
  },
  {
    method: "post",
    path: "/v1/webhook-secret/rotate",
    operationId: "rotateWebhookSecret",
    summary: "Make a new secret; the one before signs beside it for a while",
    description: "Asks for the scope admin.",
    secured: true,
    requestBody: {
      required: true,
      content: { "application/json": { schema: schemaRef("WebhookSecretRotation") } },
    },
    responses: { "200": ANSWER },
    problems: [
      "request_not_json",
      "request_timeout",
      "request_too_large",
      "content_type_unsupported",
      "content_encoding_unsupported",
      "request_invalid",
      ...PROBLEMS,
    ],
  },
];

export const webhookSecretSchemas: readonly NamedSchema[] = [
  {
    id: "WebhookSecret",
    schema: webhookSecretSchema,
    io: "output",
    description: "What signs a tenant's webhooks.",
  },
  {
    id: "WebhookSecretRotation",
    schema: webhookSecretRotationSchema,
    io: "input",
    description: "How long the secret before goes on signing.",
  },
  {
    id: "WebhookEvent",
    schema: webhookEventSchema,
    io: "output",
    description: "The body of a call to a webhook: how a segmentation ended.",
  },
];
