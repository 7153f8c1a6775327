import { assert, assertEquals } from "@std/assert";
import { Validator } from "@seriousme/openapi-schema-validator";
import * as z from "zod";
import { problemSchema } from "@kanizsa/shared/schema/problem.ts";
import { type NamedSchema, openApiDocument, type Operation, schemaRef } from "./document.ts";

const things: Operation = {
  method: "delete",
  path: "/v1/images/{id}",
  operationId: "deleteThing",
  summary: "Forget it",
  secured: true,
  scope: "segment",
  parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
  responses: {
    "200": {
      description: "What was forgotten",
      headers: { ETag: { schema: { type: "string" } } },
      content: { "application/json": { schema: schemaRef("Thing") } },
    },
  },
  problems: ["not_found", "quota_exceeded"],
};
const open: Operation = {
  method: "get",
  path: "/livez",
  operationId: "getOpen",
  summary: "Open to all",
  tag: "watching",
  secured: false,
  responses: { "200": { description: "It is" } },
  problems: [],
};
const thing: NamedSchema = {
  id: "Thing",
  schema: z.strictObject({ id: z.string() }),
  io: "output",
  description: "A thing.",
  example: { id: "x" },
};

// deno-lint-ignore no-explicit-any -- a JSON document, looked into
type Json = any;
const document: Json = openApiDocument([things, open], [thing], "1.2.3");

Deno.test("openApiDocument() is valid OpenAPI 3.1, with a DELETE and tags of those used", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(document));
  assert(valid, JSON.stringify(errors));
  assertEquals(document.tags.map(({ name }: Json) => name), ["images", "watching"]);
  assertEquals(document.paths["/v1/images/{id}"].delete.tags, ["images"]);
  assertEquals(document.components.schemas.Thing.examples, [{ id: "x" }]);
});

Deno.test("openApiDocument() adds what every secured route may answer, shared where nothing differs", () => {
  const { responses, security, description } = document.paths["/v1/images/{id}"].delete;
  assertEquals(Object.keys(responses), ["200", "401", "403", "404", "429", "500", "503"]);
  assertEquals(responses["401"], { $ref: "#/components/responses/Unauthorized" });
  assertEquals(responses["503"], { $ref: "#/components/responses/StoreUnavailable" });
  const { content, headers } = responses["429"];
  assertEquals(Object.keys(content["application/problem+json"].examples), [
    "quota_exceeded",
    "rate_limited",
  ]);
  assert("Retry-After" in headers);
  assertEquals(Object.keys(responses["200"].headers), [
    "X-Request-Id",
    "RateLimit",
    "RateLimit-Policy",
    "ETag",
  ]);
  assertEquals(security, [{ key: [] }, { embedToken: [] }]);
  assertEquals(description, "Needs the scope `segment`.");
});

Deno.test("openApiDocument() asks for nothing at open routes", () => {
  const { responses, security } = document.paths["/livez"].get;
  assertEquals(security, []);
  assertEquals(Object.keys(responses), ["200", "500"]);
  assertEquals(Object.keys(responses["200"].headers), ["X-Request-Id"]);
});

Deno.test("openApiDocument() shows an example of every code, and each is a problem", () => {
  const { components, paths } = document;
  const answers: Json[] = [
    ...Object.values(components.responses),
    ...Object.values(paths["/v1/images/{id}"].delete.responses),
  ];
  const examples = answers.flatMap(({ content }) =>
    Object.values(content?.["application/problem+json"]?.examples ?? {})
  );
  assert(examples.length >= 8);
  for (const { value } of examples as Json[]) problemSchema.parse(value);
});
