import {
  embedTokenSchema,
  newEmbedTokenSchema,
  rotatedSecretSchema,
  secretRotationSchema,
} from "@kanizsa/shared/schema/embed-token.ts";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { Hono } from "hono";
import type { EmbedTokens } from "../embed/embed-tokens.ts";
import type { ApiEnvironment } from "../environment.ts";
import { OPERATOR_TENANT } from "../keys/key-rules.ts";
import { requireKeyItself } from "../middleware/require-key-itself.ts";
import { requireScope } from "../middleware/require-scope.ts";
import { type NamedSchema, type Operation, schemaRef } from "../openapi/document.ts";
import { ProblemError } from "../problem-error.ts";
import { readJson } from "../upload/read-json.ts";

const MAX_BODY_BYTES = 16_384;
const NO_STORE = { "Cache-Control": "no-store" };

export interface EmbedTokensDependencies {
  readonly tokens: EmbedTokens;
  readonly limits: { readonly bodyTimeoutMs: number };
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

/**
 * POST /v1/embed-tokens: a token for web pages. POST /v1/embed-tokens/rotate-secret: a new secret
 * to sign them with, by an admin of the operator's tenant, because it is everybody's.
 */
export function embedTokens(dependencies: EmbedTokensDependencies): Hono<ApiEnvironment> {
  const { tokens, limits, now = Date.now } = dependencies;
  const body = { bytes: MAX_BODY_BYTES, timeoutMs: limits.bodyTimeoutMs };
  return new Hono<ApiEnvironment>()
    .post("/v1/embed-tokens", requireKeyItself(), requireScope("segment"), async (c) => {
      const wanted = await readJson(c.req.raw, newEmbedTokenSchema, body);
      const { id, token, expiresAt } = await tokens.issue(c.get("principal").keyId, wanted);
      const expires_at = new Date(expiresAt).toISOString();
      return c.json({ id, token, expires_at }, 201, NO_STORE);
    })
    .post("/v1/embed-tokens/rotate-secret", requireScope("admin"), async (c) => {
      if (c.get("principal").tenant !== OPERATOR_TENANT) {
        throw new ProblemError("forbidden", {
          detail: `Use an admin key of the tenant ${OPERATOR_TENANT}: the secret signs the ` +
            "tokens of all tenants",
        });
      }
      const { overlap_seconds } = await readJson(c.req.raw, secretRotationSchema, body);
      const { kid } = await tokens.rotateSecret(overlap_seconds);
      const previous_until = new Date(now() + overlap_seconds * 1000).toISOString();
      return c.json({ kid, previous_until }, 200, NO_STORE);
    });
}

const PROBLEMS: readonly ProblemCode[] = [
  "request_not_json",
  "request_timeout",
  "request_too_large",
  "content_type_unsupported",
  "content_encoding_unsupported",
  "request_invalid",
  "unauthorized",
  "forbidden",
  "origin_not_allowed",
  "rate_limited",
  "store_unavailable",
  "internal",
];

const json = (schema: string) => ({ "application/json": { schema: schemaRef(schema) } });

export const embedTokensOperations: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/embed-tokens",
    operationId: "createEmbedToken",
    summary: "A short-lived token for web pages of the origins it lists",
    description: "Your server asks for it with its key and hands it to the page. The page sends " +
      "it as `Authorization: Bearer`, and may segment; it reads only what it created. It ends " +
      "with the key that issued it.",
    secured: true,
    requestBody: { required: true, content: json("NewEmbedToken") },
    responses: { "201": { description: "The token", content: json("EmbedToken") } },
    problems: PROBLEMS,
  },
  {
    method: "post",
    path: "/v1/embed-tokens/rotate-secret",
    operationId: "rotateEmbedSecret",
    summary: "Sign embed tokens with a new secret",
    description: "Asks for the scope admin in the tenant `default`. Secrets are also replaced by " +
      "themselves, every 30 days.",
    secured: true,
    requestBody: { required: true, content: json("SecretRotation") },
    responses: { "200": { description: "The new secret's id", content: json("RotatedSecret") } },
    problems: PROBLEMS,
  },
];

export const embedTokensSchemas: readonly NamedSchema[] = [
  {
    id: "NewEmbedToken",
    schema: newEmbedTokenSchema,
    io: "input",
    description: "Which pages may use the token, for how long, and how much.",
  },
  {
    id: "EmbedToken",
    schema: embedTokenSchema,
    io: "output",
    description: "A signed token; it is not stored.",
  },
  {
    id: "SecretRotation",
    schema: secretRotationSchema,
    io: "input",
    description: "How long tokens of the secrets before stay valid.",
  },
  {
    id: "RotatedSecret",
    schema: rotatedSecretSchema,
    io: "output",
    description: "The new secret's id, and when the last token of those before ends.",
  },
];
