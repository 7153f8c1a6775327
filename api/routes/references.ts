import {
  MAX_REFERENCE_PAGE,
  referencePageQuerySchema,
  referencePageSchema,
  type ReferenceRecord,
  referenceSchema,
} from "@kanizsa/shared/schema/reference.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import { Hono } from "hono";
import { accepts } from "hono/accepts";
import type { Context } from "hono";
import * as z from "zod";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { ApiEnvironment } from "../environment.ts";
import { requireScope } from "../middleware/require-scope.ts";
import { type NamedSchema, type Operation, schemaRef } from "../openapi/document.ts";
import { ProblemError } from "../problem-error.ts";
import { referenceSvg } from "../references/reference-svg.ts";

export interface ReferencesDependencies {
  readonly dispatcher: Pick<Dispatcher, "reference" | "references">;
}

const MEDIA_TYPES = { json: "application/json", svg: "image/svg+xml" } as const;

const formatSchema = z.strictObject({ format: z.enum(["json", "svg"]).optional() });

/** A bank may be exchanged while it serves; until then its references stay as they are. */
const HEADERS = { "Cache-Control": "private, max-age=60" };

/** GET /v1/references and /v1/references/{id}: the cars that explain a mask. */
export function references({ dispatcher }: ReferencesDependencies): Hono<ApiEnvironment> {
  const scope = requireScope("references:read", "segment");
  return new Hono<ApiEnvironment>()
    .get("/v1/references", scope, async (c) => {
      const page = await dispatcher.references(checkQuery(referencePageQuerySchema, c));
      c.header("Vary", "Authorization, Origin", { append: true });
      return c.json(page, 200, HEADERS);
    })
    .get("/v1/references/:id", scope, async (c) => {
      const mediaType = chooseMediaType(c);
      const reference = await findReference(dispatcher, c.req.param("id"));
      c.header("Vary", "Accept, Authorization, Origin", { append: true });
      if (mediaType === MEDIA_TYPES.json) return c.json(reference, 200, HEADERS);
      return c.body(referenceSvg(reference), 200, { ...HEADERS, "Content-Type": mediaType });
    });
}

/** By `?format=`, else by `Accept`, else JSON. */
function chooseMediaType(c: Context<ApiEnvironment>): string {
  const { format } = checkQuery(formatSchema, c);
  if (format) return MEDIA_TYPES[format];
  return accepts(c, {
    header: "Accept",
    supports: Object.values(MEDIA_TYPES),
    default: MEDIA_TYPES.json,
  });
}

async function findReference(
  dispatcher: ReferencesDependencies["dispatcher"],
  id: string,
): Promise<ReferenceRecord> {
  // As parts of an address these two would lead elsewhere at the worker.
  const reference = id === "." || id === ".." ? null : await dispatcher.reference(id);
  if (reference) return reference;
  throw new ProblemError("reference_unknown", {
    detail: `Use an id of GET /v1/references: got ${JSON.stringify(id.slice(0, 80))}`,
  });
}

/** @throws {ProblemError} request_invalid, also for a parameter that is unknown */
function checkQuery<S extends z.ZodType>(schema: S, c: Context<ApiEnvironment>): z.output<S> {
  const query = validate(schema, c.req.query());
  if (query.success) return query.data;
  throw new ProblemError("request_invalid", { errors: query.errors });
}

const SCOPES = "A key with the scope `references:read` may ask as well as one with `segment`.";

export const referencesOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/v1/references",
    operationId: "listReferences",
    summary: "The references of the bank that serves, in its order",
    description: SCOPES,
    secured: true,
    scope: "segment",
    parameters: [
      {
        name: "limit",
        in: "query",
        schema: { type: "integer", minimum: 1, maximum: MAX_REFERENCE_PAGE, default: 100 },
      },
      {
        name: "after",
        in: "query",
        description: "`next` of the page before",
        schema: { type: "string", minLength: 1, maxLength: 1000 },
      },
    ],
    responses: {
      "200": {
        description: "A page of references",
        content: { "application/json": { schema: schemaRef("ReferencePage") } },
      },
    },
    problems: ["request_invalid", "worker_unavailable", "worker_timeout"],
  },
  {
    method: "get",
    path: "/v1/references/{id}",
    operationId: "getReference",
    summary: "A reference, as a result's `match.reference_id` names it",
    description: SCOPES,
    secured: true,
    scope: "segment",
    parameters: [
      { name: "id", in: "path", required: true, schema: { type: "string" } },
      {
        name: "format",
        in: "query",
        description: "Wins over `Accept`; svg is the silhouette as a picture",
        schema: { type: "string", enum: ["json", "svg"] },
      },
    ],
    responses: {
      "200": {
        description: "The reference, or its silhouette as a picture",
        content: {
          "application/json": { schema: schemaRef("Reference") },
          "image/svg+xml": { schema: { type: "string" } },
        },
      },
    },
    problems: ["request_invalid", "reference_unknown", "worker_unavailable", "worker_timeout"],
  },
];

const EXAMPLE = {
  id: "hatchback-17-left",
  category: "car",
  source: "street-0042.jpg",
  scale: 0.84,
  mirrored: true,
  silhouette: { size: [4, 4], counts: "52203" },
};

export const referencesSchemas: readonly NamedSchema[] = [
  {
    id: "Reference",
    schema: referenceSchema,
    io: "output",
    description: "A car of the reference bank. Its silhouette lies in a frame of 384 × 256 px, " +
      "centred, with a short edge of 112 px.",
    example: EXAMPLE,
  },
  {
    id: "ReferencePage",
    schema: referencePageSchema,
    io: "output",
    description: "Some references; `next` is the `after` of the next page, null on the last one.",
    example: { references: [EXAMPLE], next: null },
  },
];
