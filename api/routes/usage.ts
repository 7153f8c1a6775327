import {
  MAX_USAGE_PAGE,
  monthSchema,
  type Usage as UsageReport,
  usageSchema,
} from "@kanizsa/shared/schema/usage.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import { Hono } from "hono";
import * as z from "zod";
import type { ApiEnvironment } from "../environment.ts";
import { OPERATOR_TENANT } from "../keys/key-rules.ts";
import type { Keys } from "../keys/keys.ts";
import { requireKeyItself } from "../middleware/require-key-itself.ts";
import { type NamedSchema, type Operation, schemaRef } from "../openapi/document.ts";
import { ProblemError } from "../problem-error.ts";
import { endOfMonth, monthOf } from "../usage/month.ts";
import type { Usage } from "../usage/usage.ts";

const querySchema = z.object({
  month: monthSchema.optional(),
  after: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_USAGE_PAGE).default(100),
});

export interface UsageDependencies {
  readonly keys: Keys;
  readonly usage: Usage;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

/** GET /v1/usage: what the asking key used in a month, and for admins what each key did. */
export function usage(dependencies: UsageDependencies): Hono<ApiEnvironment> {
  const { keys, usage, now = Date.now } = dependencies;
  return new Hono<ApiEnvironment>().get("/v1/usage", requireKeyItself(), async (c) => {
    const query = validate(querySchema, c.req.query());
    if (!query.success) throw new ProblemError("request_invalid", { errors: query.errors });
    const { month = monthOf(now()), ...page } = query.data;
    const { keyId, tenant, scopes } = c.get("principal");
    const own = await usage.ofKey(keyId, tenant, month);
    const monthly_quota = keys.get(keyId)?.monthly_quota ?? null;
    const report: UsageReport = {
      month,
      resets_at: new Date(endOfMonth(month)).toISOString(),
      ...own,
      monthly_quota,
      remaining: monthly_quota === null ? null : Math.max(0, monthly_quota - own.segmentations),
      ...(scopes.includes("admin") &&
        await usage.ofAll(month, tenant === OPERATOR_TENANT ? null : tenant, page)),
    };
    return c.json(report, 200, { "Cache-Control": "no-store" });
  });
}

export const usageOperations: readonly Operation[] = [{
  method: "get",
  path: "/v1/usage",
  operationId: "getUsage",
  summary: "What the key used in a month",
  description: "Keys with the scope admin see every key's numbers in `keys`: those of the tenant " +
    "`default` all tenants', others their own tenant's.",
  secured: true,
  parameters: [
    {
      name: "month",
      in: "query",
      description: "yyyy-mm in UTC; by default the present month. Kept for a year",
      schema: { type: "string", pattern: "^20\\d\\d-(0[1-9]|1[0-2])$" },
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
      description: "Most `keys` of the page",
      schema: { type: "integer", minimum: 1, maximum: MAX_USAGE_PAGE, default: 100 },
    },
  ],
  responses: {
    "200": {
      description: "The numbers, at most a second old",
      content: { "application/json": { schema: schemaRef("Usage") } },
    },
  },
  problems: [
    "request_invalid",
    "unauthorized",
    "forbidden",
    "origin_not_allowed",
    "rate_limited",
    "store_unavailable",
    "internal",
  ],
}];

export const usageSchemas: readonly NamedSchema[] = [{
  id: "Usage",
  schema: usageSchema,
  io: "output",
  description: "Segmentations of a calendar month, with what is left of the quota.",
}];
