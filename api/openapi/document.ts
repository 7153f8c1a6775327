import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import type * as z from "zod";
import type { Scope } from "../keys/principal.ts";
import { componentSchemas, PROBLEM_SCHEMA } from "./component-schemas.ts";
import { answerHeaders, HEADERS } from "./headers.ts";
import { problemResponses, sharedCodes, sharedResponses } from "./problem-responses.ts";

/** A JSON object of the OpenAPI description. */
export type OpenApiObject = Readonly<Record<string, unknown>>;

/** Groups under which readers find the routes, in the order of the documentation. */
export const TAGS = {
  segmentations: "Masks of the cars of a picture",
  images: "Pictures that are sent once and asked about often",
  references: "The cars of the reference bank, which explain a mask",
  models: "What serves, with its licence",
  keys: "API keys, embed tokens and what they used",
  webhooks: "The secret that signs webhooks",
  watching: "Whether it runs and how much it does",
  description: "This description and the catalogue of errors",
} as const;

export type Tag = keyof typeof TAGS;

/** One route as the description has it; `problems` become the error answers. */
export interface Operation {
  readonly method: "get" | "post" | "delete";
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  /** By default by the path's first part after the version. */
  readonly tag?: Tag;
  readonly parameters?: readonly OpenApiObject[];
  readonly requestBody?: OpenApiObject;
  /** Answers by status, but for errors. */
  readonly responses: Readonly<Record<string, OpenApiObject>>;
  /** Those of its own; what each route may answer is added (problem-responses.ts). */
  readonly problems: readonly ProblemCode[];
  /** True where a key is asked for. */
  readonly secured: boolean;
  /** What the key has to allow. Embed tokens have `segment` alone. */
  readonly scope?: Scope;
  /** Whether embed tokens may ask; by default where the scope is `segment`. */
  readonly takesTokens?: boolean;
}

/** A named schema; `io` says which side of its defaults and transforms travels. */
export interface NamedSchema {
  readonly id: string;
  readonly schema: z.ZodType;
  readonly io: "input" | "output";
  readonly description: string;
  /** Without it the one of examples.ts is shown. */
  readonly example?: unknown;
}

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
  const used = new Set(operations.map(tagOf));
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
    tags: Object.entries(TAGS).filter(([name]) => used.has(name as Tag))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: componentSchemas([...schemas, PROBLEM_SCHEMA]),
      responses: sharedResponses(),
      headers: HEADERS,
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "An API key, kz_…" },
        embedToken: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "An embed token for web pages: only from the origins that it lists, and " +
            "only for what it made itself.",
        },
      },
    },
  };
}

function describe(operation: Operation): OpenApiObject {
  const { operationId, summary, description, parameters, requestBody, secured, scope } = operation;
  const { takesTokens = scope === "segment" } = operation;
  const needs = scope && `Needs the scope \`${scope}\`.`;
  const text = [description, needs].filter(Boolean).join("\n\n");
  const codes = [...new Set([...operation.problems, ...sharedCodes(secured)])];
  return {
    operationId,
    summary,
    tags: [tagOf(operation)],
    ...(text && { description: text }),
    security: secured ? [{ key: [] }, ...(takesTokens ? [{ embedToken: [] }] : [])] : [],
    ...(parameters && { parameters }),
    ...(requestBody && { requestBody }),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.responses).map(([status, response]) => [
          status,
          { ...response, headers: { ...answerHeaders(secured), ...Object(response.headers) } },
        ]),
      ),
      ...problemResponses(codes, secured),
    },
  };
}

const TAG_OF_PART: Readonly<Record<string, Tag | undefined>> = {
  segmentations: "segmentations",
  images: "images",
  references: "references",
  models: "models",
  keys: "keys",
  usage: "keys",
  "embed-tokens": "keys",
  "webhook-secret": "webhooks",
};

function tagOf({ tag, path }: Operation): Tag {
  return tag ?? TAG_OF_PART[path.split("/")[2]] ?? "description";
}
