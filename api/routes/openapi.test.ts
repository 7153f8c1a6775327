import { assert, assertEquals } from "@std/assert";
import { Validator } from "@seriousme/openapi-schema-validator";
import { PROBLEM_CODES } from "@kanizsa/shared/schema/problem.ts";
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

Deno.test("GET /openapi.json describes both bodies, the result and every error by status", async () => {
  const { paths, components } = await description();
  const { requestBody, responses, security } = paths["/v1/segmentations"].post;
  assertEquals(Object.keys(requestBody.content), ["multipart/form-data", "application/json"]);
  assertEquals(security, [{ key: [] }]);
  const statuses = new Set(Object.values(PROBLEM_CODES).map(({ status }) => String(status)));
  statuses.delete("405"); // of a method that isn't described
  for (const status of statuses) {
    assertEquals(Object.keys(responses[status].content), ["application/problem+json"], status);
  }
  assert("Retry-After" in responses["503"].headers);
  const request = components.schemas.SegmentationRequest;
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

Deno.test("GET /openapi.json refers to nothing that isn't there", async () => {
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
});
