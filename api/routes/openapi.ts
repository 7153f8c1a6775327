import { Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";
import { openApiDocument, type Operation } from "../openapi/document.ts";
import { healthOperations } from "./health.ts";
import { problemsOperation } from "./problems.ts";
import { segmentationSchemas, segmentationsOperation } from "./segmentations.ts";

/** GET /openapi.json: the description of all routes but the playground's pages. */
export function openapi(version: string): Hono<ApiEnvironment> {
  const document = openApiDocument(
    [segmentationsOperation, ...healthOperations, problemsOperation, openapiOperation],
    segmentationSchemas,
    version,
  );
  return new Hono<ApiEnvironment>().get("/openapi.json", (c) => c.json(document));
}

const openapiOperation: Operation = {
  method: "get",
  path: "/openapi.json",
  operationId: "getDescription",
  summary: "This description",
  secured: false,
  responses: {
    "200": {
      description: "An OpenAPI 3.1 document",
      content: { "application/json": { schema: { type: "object" } } },
    },
  },
  problems: [],
};
