import { Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";
import { openApiDocument, type Operation } from "../openapi/document.ts";
import { embedTokensOperations, embedTokensSchemas } from "./embed-tokens.ts";
import { healthOperations } from "./health.ts";
import { imagesOperations, imagesSchemas } from "./images.ts";
import { keysOperations, keysSchemas } from "./keys.ts";
import { metricsOperations } from "./metrics.ts";
import { modelsOperation, modelsSchemas } from "./models.ts";
import { problemsOperation } from "./problems.ts";
import { referencesOperations, referencesSchemas } from "./references.ts";
import { segmentationOperations, segmentationStateSchemas } from "./segmentation.ts";
import { segmentationSchemas, segmentationsOperations } from "./segmentations.ts";
import { webhookSecretOperations, webhookSecretSchemas } from "./webhook-secret.ts";
import { usageOperations, usageSchemas } from "./usage.ts";
import { workersOperation, workersSchemas } from "./workers.ts";

/** GET /openapi.json: the description of all routes but the pages. */
export function openapi(version: string): Hono<ApiEnvironment> {
  const operations = [
    ...segmentationsOperations,
    ...segmentationOperations,
    ...imagesOperations,
    ...referencesOperations,
    modelsOperation,
    workersOperation,
    ...keysOperations,
    ...usageOperations,
    ...embedTokensOperations,
    ...webhookSecretOperations,
    ...healthOperations,
    ...metricsOperations,
    problemsOperation,
    openapiOperation,
  ];
  const schemas = [
    ...segmentationSchemas,
    ...segmentationStateSchemas,
    ...imagesSchemas,
    ...referencesSchemas,
    ...modelsSchemas,
    ...workersSchemas,
    ...keysSchemas,
    ...usageSchemas,
    ...embedTokensSchemas,
    ...webhookSecretSchemas,
  ];
  const text = JSON.stringify(openApiDocument(operations, schemas, version));
  return new Hono<ApiEnvironment>().get(
    "/openapi.json",
    (c) => c.body(text, 200, { "Content-Type": "application/json" }),
  );
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
