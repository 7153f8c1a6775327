import assert from "node:assert/strict";
import test from "node:test";
import { workerResultSchema } from "@kanizsa/shared/schema/segmentation-result.ts";
import { drawNoise, toSharp } from "../testing/draw.ts";
import { infer, readJson, readResult, refusal, withServer } from "../testing/server-caller.ts";

const photo = await toSharp(drawNoise(64, 48)).jpeg().toBuffer();
const TOKEN = "0123456789abcdef";

test("the server answers an infer request with a result that fits its schema", () =>
  withServer({}, async (server) => {
    const response = await infer(server, photo, { prompts: [{ box: [8, 8, 20, 20] }] }, {
      headers: { "x-request-id": "req-1" },
    });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("x-request-id"), "req-1");
    const result = workerResultSchema.parse(await readResult(response));
    assert.deepEqual(result.image, { width: 64, height: 48 });
    assert.equal(result.instances.length, 1);
    assert.deepEqual(result.model, {
      name: "car",
      version: "1.0.0",
      provider: "cpu",
      bank: { version: server.slot.engine?.bank.version, references: 2 },
    });
    assert.equal(result.timings_ms.features, 2.3);
    assert.ok(result.timings_ms.total >= result.timings_ms.decode);
    const [entry] = server.entries;
    assert.equal(entry.id, "req-1");
    assert.equal(entry.status, 200);
    assert.equal(entry.path, "/v2/models/car/infer");
    assert.equal(entry.instances, 1);
  }));

test("the server answers an infer request that is all JSON with JSON", () =>
  withServer({}, async ({ url }) => {
    const response = await fetch(`${url}/v2/models/car/versions/1.0.0/infer`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        id: "mine",
        inputs: [{
          name: "image",
          datatype: "BYTES",
          shape: [1],
          data: [photo.toString("base64")],
        }],
      }),
    });
    assert.equal(response.status, 200);
    const { id, model_name, outputs } = await readJson(response);
    assert.equal(id, "mine");
    assert.equal(model_name, "car");
    workerResultSchema.parse(JSON.parse(outputs[0].data[0]));
  }));

test("the server describes itself, its model and its health", () =>
  withServer({}, async ({ url }) => {
    const get = async (path: string) => await readJson(await fetch(url + path));
    assert.deepEqual((await get("/v2")).extensions, ["binary_tensor_data", "model_repository"]);
    assert.deepEqual(await get("/v2/health/live"), { live: true });
    assert.deepEqual(await get("/v2/health/ready"), { ready: true });
    assert.deepEqual(await get("/v2/models/car/ready"), { name: "car", ready: true });
    const model = await get("/v2/models/car/");
    assert.deepEqual(model.inputs.map(({ name }: { name: string }) => name), ["image", "request"]);
    assert.equal(model.parameters.bank.references, 2);
    assert.deepEqual(model.parameters.providers, [{ provider: "cpu", used: true, reason: null }]);
  }));

test("the server is live but not ready while the model loads", () =>
  withServer({ engine: null }, async (server) => {
    assert.equal((await fetch(`${server.url}/v2/health/live`)).status, 200);
    assert.equal((await fetch(`${server.url}/v2/health/ready`)).status, 503);
    for (const response of [fetch(`${server.url}/v2/models/car`), infer(server, photo, {})]) {
      const { status, code, headers } = await refusal(response);
      assert.deepEqual([status, code], [503, "worker_unavailable"]);
      assert.equal(headers.get("retry-after"), "5");
    }
  }));

const BAD_JOBS: readonly [
  name: string,
  image: Uint8Array | undefined,
  request: unknown,
  status: number,
  code: string,
  path: string | undefined,
][] = [
  ["no image", undefined, {}, 400, "image_missing", undefined],
  ["an image of no bytes", new Uint8Array(), {}, 400, "image_empty", undefined],
  ["a text as image", Buffer.from("hello"), {}, 415, "image_type_unsupported", undefined],
  ["a truncated image", photo.subarray(0, 900), {}, 422, "image_truncated", undefined],
  ["an unknown field", photo, { mod: "refined" }, 422, "request_invalid", "#"],
  ["an unknown mode", photo, { mode: "fast" }, 422, "request_invalid", "#/mode"],
  [
    "a box of no area",
    photo,
    { prompts: [{ box: [1, 1, 0, 5] }] },
    422,
    "request_invalid",
    "#/prompts/0/box/2",
  ],
  [
    "1,000 prompts",
    photo,
    { prompts: Array(1000).fill({ box: [1, 1, 5, 5] }) },
    422,
    "too_many_prompts",
    "#/prompts",
  ],
  [
    "101 prompts",
    photo,
    { prompts: Array(101).fill({ box: [1, 1, 5, 5] }) },
    422,
    "too_many_prompts",
    "#/prompts",
  ],
  [
    "a box outside the picture",
    photo,
    { prompts: [{ box: [64, 0, 5, 5] }] },
    422,
    "prompt_outside_image",
    "#/prompts/0/box",
  ],
  [
    "a mask of another size",
    photo,
    { prompts: [{ mask: { size: [64, 48], counts: "PPP3" } }] },
    422,
    "prompt_outside_image",
    "#/prompts/0/mask/size",
  ],
  [
    "an unknown reference",
    photo,
    { prompts: [{ box: [1, 1, 5, 5], reference_id: "x" }] },
    404,
    "reference_unknown",
    "#/prompts/0/reference_id",
  ],
];

for (const [name, image, request, status, code, path] of BAD_JOBS) {
  test(`the server refuses ${name} as ${code}`, () =>
    withServer({}, async (server) => {
      const answer = await refusal(infer(server, image, request));
      assert.deepEqual([answer.status, answer.code], [status, code], answer.error);
      assert.equal(answer.errors?.[0].pointer, path);
      assert.equal(server.entries[0].code, code);
      assert.equal(server.batcher.load, 0);
    }));
}

test("the server refuses JSON that JavaScript would not write", () =>
  withServer({}, async ({ url }) => {
    const inputs = [{
      name: "image",
      datatype: "BYTES",
      shape: [1],
      data: [photo.toString("base64")],
    }];
    for (const text of ["{NaN}", '{"min_score": NaN}', "", "\ud800"]) {
      const body = JSON.stringify({
        inputs: [...inputs, { name: "request", datatype: "BYTES", shape: [1], data: [text] }],
      });
      const answer = await refusal(
        fetch(`${url}/v2/models/car/infer`, {
          method: "POST",
          body,
          headers: { "content-type": "application/json" },
        }),
      );
      assert.deepEqual([answer.status, answer.code], [400, "request_not_json"]);
    }
  }));

const ADDRESSES: readonly [method: string, path: string, status: number, code: string][] = [
  ["GET", "/", 404, "not_found"],
  ["GET", "/v2x", 404, "not_found"],
  ["GET", "/v2/models/bus", 404, "not_found"],
  ["GET", "/v2/models/car/versions/9", 404, "not_found"],
  ["POST", "/v2/models/bus/infer", 404, "not_found"],
  ["GET", "/v2/models/car/infer", 405, "method_not_allowed"],
  ["POST", "/v2/health/live", 405, "method_not_allowed"],
  ["DELETE", "/v2/models/car", 405, "method_not_allowed"],
  ["GET", "/v2/models/car%2f", 404, "not_found"],
];

for (const [method, path, status, code] of ADDRESSES) {
  test(`the server answers ${method} ${path} with ${status}`, () =>
    withServer({}, async ({ url }) => {
      const answer = await refusal(fetch(url + path, { method }));
      assert.deepEqual([answer.status, answer.code], [status, code]);
      assert.equal(answer.headers.has("allow"), status === 405);
    }));
}

const HEADERS: readonly [
  name: string,
  headers: Record<string, string>,
  status: number,
  code: string,
][] = [
  ["a compressed body", { "content-encoding": "gzip" }, 415, "content_encoding_unsupported"],
  [
    "a form",
    { "content-type": "multipart/form-data; boundary=x" },
    415,
    "content_type_unsupported",
  ],
  ["a plain text", { "content-type": "text/plain" }, 415, "content_type_unsupported"],
  [
    "a header length that is no number",
    { "inference-header-content-length": "1e3" },
    422,
    "request_invalid",
  ],
];

for (const [name, headers, status, code] of HEADERS) {
  test(`the server refuses ${name} as ${code}`, () =>
    withServer({}, async (server) => {
      const answer = await refusal(infer(server, photo, {}, { headers }));
      assert.deepEqual([answer.status, answer.code], [status, code]);
    }));
}

test("the server takes a body that says it is not encoded", () =>
  withServer({}, async (server) => {
    const response = await infer(server, photo, {}, {
      headers: { "content-encoding": "identity" },
    });
    assert.equal(response.status, 200);
  }));

test("the server refuses an image over the limit and takes one of just that size", async () => {
  await withServer({ maxImageBytes: photo.length }, async (server) => {
    assert.equal((await infer(server, photo, {})).status, 200);
  });
  await withServer({ maxImageBytes: photo.length - 1 }, async (server) => {
    const answer = await refusal(infer(server, photo, {}));
    assert.deepEqual([answer.status, answer.code], [413, "image_too_large"]);
  });
});

test("the server asks for its token on every address", () =>
  withServer({ token: TOKEN }, async (server) => {
    const given = (authorization: string) => ({ headers: { authorization } });
    for (const path of ["/v2", "/v2/health/live", "/v2/models/car", "/nowhere"]) {
      const answer = await refusal(fetch(server.url + path));
      assert.deepEqual([answer.status, answer.code], [401, "unauthorized"]);
      assert.equal(answer.headers.get("www-authenticate"), "Bearer");
    }
    assert.equal((await infer(server, photo, {})).status, 401);
    assert.equal((await infer(server, photo, {}, given(`Bearer ${TOKEN}`))).status, 200);
    assert.equal((await fetch(`${server.url}/v2`, given(`bearer ${TOKEN}`))).status, 200);
    assert.ok(!JSON.stringify(server.entries).includes(TOKEN));
  }));
