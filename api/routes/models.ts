import { type ModelList, modelListSchema } from "@kanizsa/shared/schema/model-list.ts";
import { Hono } from "hono";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { ApiEnvironment } from "../environment.ts";
import { type NamedSchema, type Operation, schemaRef } from "../openapi/document.ts";

export interface ModelsDependencies {
  readonly dispatcher: Pick<Dispatcher, "model">;
}

/** GET /v1/models: what serves, with its licence. Every key and token may know. */
export function models({ dispatcher }: ModelsDependencies): Hono<ApiEnvironment> {
  return new Hono<ApiEnvironment>().get("/v1/models", async (c) => {
    const list: ModelList = { models: [await dispatcher.model()] };
    return c.json(list, 200, { "Cache-Control": "no-store" });
  });
}

export const modelsOperation: Operation = {
  method: "get",
  path: "/v1/models",
  operationId: "listModels",
  summary: "What serves: versions, licence and training data of the weights, bank",
  secured: true,
  takesTokens: true,
  responses: {
    "200": {
      description: "The models that serve",
      content: { "application/json": { schema: schemaRef("ModelList") } },
    },
  },
  problems: ["worker_unavailable", "worker_timeout"],
};

export const modelsSchemas: readonly NamedSchema[] = [
  {
    id: "ModelList",
    schema: modelListSchema,
    io: "output",
    description: "What serves. A result depends on name, version, pipeline version, provider, " +
      "precision, `without` and the bank's version.",
    example: {
      models: [{
        name: "car",
        version: "0.2.0",
        pipeline_version: "3",
        created_at: "2026-11-23T20:27:28Z",
        licence: "LicenseRef-Kanizsa-Research-Weights",
        training_data: ["Kanizsa-Scenes, train split, rendered by models/scenes"],
        provider: "cpu",
        precision: "int8",
        without: [],
        bank: { version: "0.2.0", references: 300 },
      }],
    },
  },
];
