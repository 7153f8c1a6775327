import { PROBLEM_CODES, type ProblemCode, problemSchema } from "@kanizsa/shared/schema/problem.ts";
import * as z from "zod";

/** A JSON object of the OpenAPI description. */
export type OpenApiObject = Readonly<Record<string, unknown>>;

/** One route as the description has it; `problems` become the error answers. */
export interface Operation {
  readonly method: "get" | "post" | "delete";
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly OpenApiObject[];
  readonly requestBody?: OpenApiObject;
  /** Answers by status, but for errors. */
  readonly responses: Readonly<Record<string, OpenApiObject>>;
  readonly problems: readonly ProblemCode[];
  /** True where a key is asked for. */
  readonly secured: boolean;
}

/** A named schema; `io` says which side of its defaults and transforms travels. */
export interface NamedSchema {
  readonly id: string;
  readonly schema: z.ZodType;
  readonly io: "input" | "output";
  readonly description: string;
}

const PROBLEM_SCHEMA: NamedSchema = {
  id: "Problem",
  schema: problemSchema,
  io: "output",
  description: "RFC 9457 problem details. `code` is one of the catalogue's, `instance` the " +
    "request's id, `errors` the fields at fault.",
};

/** Reference to a named schema. */
export function schemaRef(id: string): OpenApiObject {
  return { $ref: `#/components/schemas/${id}` };
}

/** The OpenAPI 3.1 description of the operations, made from the schemas that the routes use. */
export function openApiDocument(
  operations: readonly Operation[],
  schemas: readonly NamedSchema[],
  version: string,
): OpenApiObject {
  const paths: Record<string, Record<string, OpenApiObject>> = {};
  for (const operation of operations) {
    (paths[operation.path] ??= {})[operation.method] = describe(operation);
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Kanizsa",
      version,
      description: "Amodal masks of partly hidden cars: the visible mask, the whole shape, the " +
        "hidden part, who hides whom, and which reference car says so. Boxes are [x, y, width, " +
        "height] in pixels of the upright image, masks COCO compressed RLE.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: componentSchemas([...schemas, PROBLEM_SCHEMA]),
      securitySchemes: { key: { type: "http", scheme: "bearer", description: "An API key, kz_…" } },
    },
  };
}

function describe(operation: Operation): OpenApiObject {
  const { operationId, summary, description, parameters, requestBody, secured } = operation;
  return {
    operationId,
    summary,
    ...(description && { description }),
    security: secured ? [{ key: [] }] : [],
    ...(parameters && { parameters }),
    ...(requestBody && { requestBody }),
    responses: { ...operation.responses, ...problemResponses(operation.problems) },
  };
}

/** The error answers by status, each with an example of every code that it may carry. */
function problemResponses(codes: readonly ProblemCode[]): Record<string, OpenApiObject> {
  const byStatus = Map.groupBy(codes, (code) => PROBLEM_CODES[code].status);
  return Object.fromEntries([...byStatus].map(([status, codes]) => [String(status), {
    description: codes.map((code) => PROBLEM_CODES[code].title).join("; or: "),
    ...(status === 503 && {
      headers: {
        "Retry-After": { description: "Seconds to wait", schema: { type: "integer" } },
      },
    }),
    content: {
      "application/problem+json": {
        schema: schemaRef("Problem"),
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  }]));
}

function exampleOf(code: ProblemCode) {
  const { status, title, mend } = PROBLEM_CODES[code];
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: mend,
    instance: "0f6c5a5e-6c1e-4f0e-9d3b-0c8a3b1d2e4f",
    code,
  };
}

function componentSchemas(schemas: readonly NamedSchema[]): Record<string, OpenApiObject> {
  return Object.fromEntries((["input", "output"] as const).flatMap((io) => {
    const registry = z.registry<{ id: string; description: string }>();
    for (const { id, schema, description } of schemas.filter((named) => named.io === io)) {
      registry.add(schema, { id, description });
    }
    const converted = z.toJSONSchema(registry, { io, uri: (id) => `#/components/schemas/${id}` });
    return Object.entries(converted.schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [
      id,
      schema,
    ]);
  }));
}
