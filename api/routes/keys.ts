import {
  keyPageSchema,
  keyRotationSchema,
  keySchema,
  MAX_KEY_PAGE,
  newKeySchema,
  shownKeySchema,
  tenantSchema,
} from "@kanizsa/shared/schema/api-key.ts";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import { type Context, Hono } from "hono";
import * as z from "zod";
import type { ApiEnvironment } from "../environment.ts";
import { type KeyRecord, showKey } from "../keys/key-record.ts";
import { checkNewKey, managesTenant } from "../keys/key-rules.ts";
import type { Keys } from "../keys/keys.ts";
import { requireScope } from "../middleware/require-scope.ts";
import { type NamedSchema, type Operation, schemaRef } from "../openapi/document.ts";
import { ProblemError } from "../problem-error.ts";
import { readJson } from "../upload/read-json.ts";

const MAX_BODY_BYTES = 16_384;
const NO_STORE = { "Cache-Control": "no-store" };

const listQuerySchema = z.object({
  tenant: tenantSchema.optional(),
  after: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_KEY_PAGE).default(100),
});

export interface KeysDependencies {
  readonly keys: Keys;
  readonly limits: { readonly bodyTimeoutMs: number };
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

/**
 * /v1/keys, for keys with the scope admin. An admin of the tenant "default" manages the keys of all
 * tenants, others those of their own tenant; a key beyond that is not found.
 */
export function keys(dependencies: KeysDependencies): Hono<ApiEnvironment> {
  const { keys, limits, now = Date.now } = dependencies;
  const body = { bytes: MAX_BODY_BYTES, timeoutMs: limits.bodyTimeoutMs };

  const find = (c: Context<ApiEnvironment>): KeyRecord => {
    const record = keys.get(c.req.param("id") ?? "");
    if (record && managesTenant(c.get("principal"), record.tenant)) return record;
    throw noSuchKey();
  };

  return new Hono<ApiEnvironment>()
    .use("/v1/keys", requireScope("admin"))
    .use("/v1/keys/*", requireScope("admin"))
    .post("/v1/keys", async (c) => {
      const principal = c.get("principal");
      const wanted = await readJson(c.req.raw, newKeySchema, body);
      const tenant = wanted.tenant ?? principal.tenant;
      checkNewKey({ ...wanted, tenant }, principal, keys, now());
      const { record, text } = await keys.create({ ...wanted, tenant });
      return c.json({ ...showKey(record, now()), key: text }, 201, {
        ...NO_STORE,
        Location: `/v1/keys/${record.id}`,
      });
    })
    .get("/v1/keys", (c) => {
      const query = validate(listQuerySchema, c.req.query());
      if (!query.success) throw new ProblemError("request_invalid", { errors: query.errors });
      const { tenant, after = "", limit } = query.data;
      const found = keys.list().filter((record) =>
        record.id > after && managesTenant(c.get("principal"), record.tenant) &&
        (tenant === undefined || record.tenant === tenant)
      );
      const page = found.slice(0, limit).map((record) => showKey(record, now()));
      const next = found.length > limit ? page[limit - 1].id : null;
      return c.json({ keys: page, next }, 200, NO_STORE);
    })
    .get("/v1/keys/:id", (c) => c.json(showKey(find(c), now()), 200, NO_STORE))
    .delete("/v1/keys/:id", async (c) => {
      const record = find(c);
      checkNotFromFile(record);
      if (!await keys.revoke(record.id)) throw noSuchKey();
      return c.body(null, 204);
    })
    .post("/v1/keys/:id/rotate", async (c) => {
      const record = find(c);
      checkNotFromFile(record);
      const { overlap_seconds } = await readJson(c.req.raw, keyRotationSchema, body);
      const rotated = await keys.rotate(record.id, overlap_seconds);
      if (!rotated) throw noSuchKey();
      return c.json({ ...showKey(rotated.record, now()), key: rotated.text }, 200, NO_STORE);
    });
}

function noSuchKey(): ProblemError {
  return new ProblemError("not_found", { detail: "Use the id of a key that GET /v1/keys lists" });
}

/** The next start would take the file's key again, which a caller wouldn't expect. */
function checkNotFromFile({ from_file }: KeyRecord): void {
  if (!from_file) return;
  throw new ProblemError("forbidden", {
    detail: "Run `npm run keys -- reset-admin`: the admin key file holds this key",
  });
}

const PROBLEMS: readonly ProblemCode[] = [
  "unauthorized",
  "forbidden",
  "origin_not_allowed",
  "rate_limited",
  "store_unavailable",
  "internal",
];

const BODY_PROBLEMS: readonly ProblemCode[] = [
  "request_not_json",
  "request_timeout",
  "request_too_large",
  "content_type_unsupported",
  "content_encoding_unsupported",
  "request_invalid",
];

const ID = {
  name: "id",
  in: "path",
  required: true,
  description: "A key's id, key_…",
  schema: { type: "string" },
};

const json = (schema: string) => ({ "application/json": { schema: schemaRef(schema) } });

export const keysOperations: readonly Operation[] = [
  {
    method: "post",
    path: "/v1/keys",
    operationId: "createKey",
    summary: "Make a key; its text is in this answer alone",
    description: "Admins of the tenant `default` make keys for every tenant, others for their own.",
    secured: true,
    scope: "admin",
    requestBody: { required: true, content: json("NewKey") },
    responses: { "201": { description: "The key with its text", content: json("ShownKey") } },
    problems: [...BODY_PROBLEMS, ...PROBLEMS],
  },
  {
    method: "get",
    path: "/v1/keys",
    operationId: "listKeys",
    summary: "The keys, by id",
    secured: true,
    scope: "admin",
    parameters: [
      {
        name: "tenant",
        in: "query",
        description: "Only this tenant's keys",
        schema: { type: "string" },
      },
      {
        name: "after",
        in: "query",
        description: "`next` of the page before",
        schema: { type: "string", maxLength: 64 },
      },
      {
        name: "limit",
        in: "query",
        description: "Most keys of the page",
        schema: { type: "integer", minimum: 1, maximum: MAX_KEY_PAGE, default: 100 },
      },
    ],
    responses: { "200": { description: "Some keys", content: json("KeyPage") } },
    problems: ["request_invalid", ...PROBLEMS],
  },
  {
    method: "get",
    path: "/v1/keys/{id}",
    operationId: "getKey",
    summary: "A key, without its text",
    secured: true,
    scope: "admin",
    parameters: [ID],
    responses: { "200": { description: "The key", content: json("Key") } },
    problems: ["not_found", ...PROBLEMS],
  },
  {
    method: "delete",
    path: "/v1/keys/{id}",
    operationId: "revokeKey",
    summary: "End a key and the embed tokens that it issued",
    description: "It is refused at once here, and within 5 seconds by every API on the same store.",
    secured: true,
    scope: "admin",
    parameters: [ID],
    responses: { "204": { description: "It has ended" } },
    problems: ["not_found", ...PROBLEMS],
  },
  {
    method: "post",
    path: "/v1/keys/{id}/rotate",
    operationId: "rotateKey",
    summary: "Give a key a new text; the one before stays valid for a while",
    secured: true,
    scope: "admin",
    parameters: [ID],
    requestBody: { required: true, content: json("KeyRotation") },
    responses: { "200": { description: "The key with its new text", content: json("ShownKey") } },
    problems: ["not_found", ...BODY_PROBLEMS, ...PROBLEMS],
  },
];

export const keysSchemas: readonly NamedSchema[] = [
  {
    id: "NewKey",
    schema: newKeySchema,
    io: "input",
    description: "What a new key may do and for how long.",
  },
  {
    id: "KeyRotation",
    schema: keyRotationSchema,
    io: "input",
    description: "How long the text before stays valid.",
  },
  {
    id: "Key",
    schema: keySchema,
    io: "output",
    description: "A key without its text. `prefix` is how the text begins.",
  },
  {
    id: "ShownKey",
    schema: shownKeySchema,
    io: "output",
    description: "A key with its text `key`, which isn't stored and can't be shown again.",
  },
  { id: "KeyPage", schema: keyPageSchema, io: "output", description: "Some keys, by id." },
];
