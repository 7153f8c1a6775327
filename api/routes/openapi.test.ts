import { assert, assertEquals } from "@std/assert";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { startFakeWorker } from "../testing/fake-worker.ts";
import { startApi } from "../testing/start-api.ts";

async function description() {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const response = await fetch(`${api.url}/openapi.json`);
  assertEquals(response.headers.get("Content-Type"), "application/json");
  return await response.json();
}

Deno.test("GET /openapi.json is a valid OpenAPI 3.1 description", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(await description());
  assert(valid, JSON.stringify(errors, null, 2));
  assertEquals(validator.version, "3.1");
});

Deno.test("GET /openapi.json describes both bodies, the result and the errors by status", async () => {
  const { paths, components } = await description();
  const { requestBody, responses, security } = paths["/v1/segmentations"].post;
  assertEquals(Object.keys(requestBody.content), ["multipart/form-data", "application/json"]);
  assertEquals(security[0], { key: [] });
  for (const status of ["400", "404", "408", "413", "415", "422"]) {
    assertEquals(Object.keys(responses[status].content), ["application/problem+json"], status);
  }
  assert("Retry-After" in responses["503"].headers);
  const request = components.schemas.SegmentationFormRequest;
  assertEquals(request.additionalProperties, false);
  assertEquals(request.required ?? [], [], "every field has a default");
  assertEquals(Object.keys(request.properties.prompts.items.properties), [
    "box",
    "mask",
    "points",
    "category",
    "reference_id",
    "transform",
  ]);
  assert(components.schemas.SegmentationResult.required.includes("instances"));
});

Deno.test("GET /openapi.json shows an example of each schema, and it fits", async () => {
  const document = await description();
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, "api");
  const { schemas } = document.components as { schemas: Record<string, { examples?: unknown[] }> };
  for (const [id, { examples }] of Object.entries(schemas)) {
    assert(examples && examples.length > 0, `an example of ${id}, in openapi/examples.ts`);
    const validate = ajv.compile({ $ref: `api#/components/schemas/${id}` });
    for (const example of examples) {
      assert(validate(example), `${id}: ${JSON.stringify(validate.errors)}`);
    }
  }
});

Deno.test("GET /openapi.json refers to nothing that isn't there, and names each operation once", async () => {
  const document = await description();
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, ref]) =>
    ref
  );
  assert(refs.length > 5);
  for (const ref of refs) {
    let at = document;
    for (const key of ref.split("/")) at = at?.[key];
    assert(at, ref);
  }
  const ids = Object.values(document.paths as Record<string, Record<string, OperationJson>>)
    .flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  assertEquals(new Set(ids).size, ids.length);
});

interface OperationJson {
  readonly operationId: string;
}
