import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { startFakeWorker } from "../testing/fake-worker.ts";
import { pngHeader } from "../testing/png-header.ts";
import { readFixture } from "../testing/read-fixture.ts";
import { startApi } from "../testing/start-api.ts";

const small = await readFixture("small.jpg"); // 240 × 150
const base64 = small.toBase64();
const bytesOf = (text: string) => new TextEncoder().encode(text);

interface BadInput {
  readonly what: string;
  readonly code: ProblemCode;
  /** Part of the detail or of an error's message. */
  readonly says?: string;
  /** Path of the first error. */
  readonly path?: string;
}

/** Multipart requests by what is sent as `image` and `request`. */
const MULTIPART:
  (BadInput & { image?: Uint8Array<ArrayBuffer>; request?: string; more?: string })[] = [
    { what: "no image", code: "image_missing", request: "{}" },
    { what: "0 bytes", image: new Uint8Array(), code: "image_empty" },
    { what: "a text", image: bytesOf("not an image"), code: "image_type_unsupported" },
    {
      what: "HEIC",
      image: bytesOf("\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
      code: "heic_unsupported",
      says: "JPEG, PNG, WebP or AVIF",
    },
    { what: "half a header", image: small.slice(0, 40), code: "image_truncated" },
    {
      what: "a header of 60 megapixels",
      image: pngHeader(10_000, 6_000),
      code: "image_too_many_pixels",
      says: "at most 50 megapixels: got 10000 × 6000",
    },
    {
      what: "an unknown field",
      image: small,
      more: "prompt",
      code: "request_invalid",
      path: "#/prompt",
    },
    { what: "two images", image: small, more: "image", code: "request_invalid", path: "#/image" },
    { what: "a request that isn't JSON", image: small, request: "{", code: "request_not_json" },
    {
      what: "NaN",
      image: small,
      request: `{"prompts":[{"box":[NaN,1,2,3]}]}`,
      code: "request_not_json",
    },
    { what: "an empty request", image: small, request: "", code: "request_not_json" },
    { what: "a request that is an array", image: small, request: "[]", code: "request_invalid" },
    { what: "a request that is null", image: small, request: "null", code: "request_invalid" },
    {
      what: "a request of 2 MB",
      image: small,
      request: `{"mode":"${"x".repeat(2_000_000)}"}`,
      code: "request_invalid",
      path: "#/request",
    },
  ];

for (const { what, code, says, path, image, request, more } of MULTIPART) {
  Deno.test(`POST /v1/segmentations answers a form with ${what} with ${code}`, async () => {
    await using worker = startFakeWorker();
    await using api = await startApi({ workerUrl: worker.url });
    const form = new FormData();
    if (image) form.append("image", new Blob([image]));
    if (request !== undefined) form.append("request", request);
    if (more) form.append(more, new Blob([small]));
    const problem = await assertProblem(await api.post(form), code);
    if (says) assertStringIncludes(problem.detail, says);
    if (path) assertEquals(problem.errors?.[0].pointer, path);
    assertEquals(worker.calls.length, 0);
  });
}

const BODIES: (BadInput & { body: Uint8Array<ArrayBuffer>; headers: Record<string, string> })[] = [
  {
    what: "no content type",
    body: small,
    headers: { "Content-Type": "" },
    code: "content_type_unsupported",
  },
  {
    what: "a bare picture",
    body: small,
    headers: { "Content-Type": "image/jpeg" },
    code: "content_type_unsupported",
  },
  {
    what: "gzip",
    body: small,
    headers: { "Content-Type": "application/json", "Content-Encoding": "gzip" },
    code: "content_encoding_unsupported",
    says: "gzip",
  },
  {
    what: "multipart without boundary",
    body: small,
    headers: { "Content-Type": "multipart/form-data" },
    code: "content_type_unsupported",
  },
  {
    what: "multipart of noise",
    body: small,
    headers: { "Content-Type": "multipart/form-data; boundary=a" },
    code: "request_invalid",
  },
  {
    what: "an empty body",
    body: new Uint8Array(),
    headers: { "Content-Type": "application/json" },
    code: "request_not_json",
  },
  {
    what: "Latin-1 text",
    body: Uint8Array.of(34, 0xe9, 34),
    headers: { "Content-Type": "application/json" },
    code: "request_not_json",
  },
  {
    what: "a JSON string",
    body: bytesOf(`"x"`),
    headers: { "Content-Type": "application/json" },
    code: "request_invalid",
  },
  {
    what: "__proto__",
    body: bytesOf(`{"image":{"base64":"${base64}"},"__proto__":{"mode":"x"}}`),
    headers: { "Content-Type": "application/json" },
    code: "request_invalid",
  },
  {
    what: "arrays in arrays in arrays",
    body: bytesOf("[".repeat(100_000)),
    headers: { "Content-Type": "application/json" },
    code: "request_not_json",
  },
  {
    what: "7 MB of JSON",
    body: new Uint8Array(7_000_000).fill(32),
    headers: { "Content-Type": "application/json" },
    code: "image_too_large",
  },
];

for (const { what, code, says, body, headers } of BODIES) {
  Deno.test(`POST /v1/segmentations answers ${what} with ${code}`, async () => {
    await using worker = startFakeWorker();
    await using api = await startApi({ workerUrl: worker.url });
    const problem = await assertProblem(await api.post(body, headers), code);
    if (says) assertStringIncludes(problem.detail, says);
  });
}

Deno.test("POST /v1/segmentations answers Content-Encoding: identity like none", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const response = await api.post(JSON.stringify({ image: { base64 } }), {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Encoding": "identity",
  });
  assertEquals(response.status, 200, await response.text());
});

Deno.test("unknown paths and methods are problems, with the methods that would do", async () => {
  await using worker = startFakeWorker();
  await using api = await startApi({ workerUrl: worker.url });
  const headers = { Authorization: `Bearer ${api.key}` };
  for (
    const path of ["/nowhere", "/v1", "/v1/", "/v1/segmentation", "/problems/nothing", "/.env"]
  ) {
    await assertProblem(await fetch(api.url + path, { headers }), "not_found");
  }
  const table = [
    ["PUT", "/v1/segmentations", "GET, HEAD, POST"],
    ["GET", "/v1/images", "POST"],
    ["PATCH", `/v1/segmentations/seg_${"0".repeat(33)}`, "DELETE, GET, HEAD"],
    ["POST", "/livez", "GET, HEAD"],
    ["DELETE", "/problems/internal", "GET, HEAD"],
    ["POST", "/", "GET, HEAD"],
  ];
  for (const [method, path, allow] of table) {
    const response = await fetch(api.url + path, { method, headers });
    await assertProblem(response, "method_not_allowed");
    assertEquals(response.headers.get("Allow"), allow);
  }
  assert((await fetch(`${api.url}/livez`, { method: "HEAD" })).ok);
});
