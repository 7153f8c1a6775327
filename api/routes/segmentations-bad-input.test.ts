import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
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
      path: "prompt",
    },
    { what: "two images", image: small, more: "image", code: "request_invalid", path: "image" },
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
      path: "request",
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
    if (path) assertEquals(problem.errors?.[0].path, path);
    assertEquals(worker.calls.length, 0);
  });
}

const maskOf = (width: number, height: number, pixel: number) => {
  const bitmap = createBitmap(width, height);
  bitmap.data[0] = pixel;
  return encodeRle(bitmap);
};
const prompt = (fields: object) => ({ prompts: [fields] });

/** JSON requests, each with a good picture unless it brings its own `image`. */
const JSON_REQUESTS: (BadInput & { body: unknown })[] = [
  { what: "no image", body: { image: undefined }, code: "image_missing" },
  { what: "an empty image", body: { image: {} }, code: "request_invalid", path: "image" },
  {
    what: "an image twice",
    body: { image: { base64, id: `sha256:${"0".repeat(64)}` } },
    code: "request_invalid",
    path: "image",
  },
  { what: "empty base64", body: { image: { base64: "" } }, code: "image_empty" },
  {
    what: "base64 that is none",
    body: { image: { base64: "%%%" } },
    code: "request_invalid",
    path: "image.base64",
  },
  {
    what: "a data URL",
    body: { image: { base64: `data:image/jpeg;base64,${base64}` } },
    code: "request_invalid",
    says: "Leave out the data: prefix",
  },
  {
    what: "base64 of more than 5 MB",
    body: { image: { base64: "A".repeat(5_000_004) } },
    code: "request_invalid",
    says: "at most 5000000 characters",
  },
  {
    what: "a picture's URL",
    body: { image: { url: "http://169.254.169.254/latest" } },
    code: "request_invalid",
    says: "fetching image URLs is switched off",
  },
  {
    what: "an id of another form",
    body: { image: { id: "../../etc/passwd" } },
    code: "request_invalid",
    path: "image.id",
  },
  { what: "an unknown id", body: { image: { id: `sha256:${"a".repeat(64)}` } }, code: "not_found" },
  {
    what: "an unknown field",
    body: { promts: [] },
    code: "request_invalid",
    says: `"promts"`,
  },
  {
    what: "an unknown field in a prompt",
    body: prompt({ bbox: [0, 0, 1, 1] }),
    code: "request_invalid",
    says: `"bbox"`,
  },
  {
    what: "a prompt without anything",
    body: prompt({}),
    code: "request_invalid",
    path: "prompts[0]",
  },
  {
    what: "a box without width",
    body: prompt({ box: [1, 1, 0, 5] }),
    code: "request_invalid",
    path: "prompts[0].box[2]",
  },
  {
    what: "a box of negative height",
    body: prompt({ box: [1, 1, 5, -1] }),
    code: "request_invalid",
    path: "prompts[0].box[3]",
  },
  {
    what: "a box of three numbers",
    body: prompt({ box: [1, 1, 5] }),
    code: "request_invalid",
    path: "prompts[0].box",
  },
  {
    what: "a box with null in it",
    body: prompt({ box: [1, null, 5, 5] }),
    code: "request_invalid",
    path: "prompts[0].box[1]",
  },
  {
    what: "a box right of the picture",
    body: prompt({ box: [240, 0, 10, 10] }),
    code: "prompt_outside_image",
    path: "prompts[0].box",
  },
  {
    what: "a box above the picture",
    body: prompt({ box: [0, -10, 10, 10] }),
    code: "prompt_outside_image",
    path: "prompts[0].box",
  },
  {
    what: "a point outside",
    body: prompt({ points: [{ x: 1, y: 151, label: 1 }] }),
    code: "prompt_outside_image",
    path: "prompts[0].points[0]",
  },
  {
    what: "a point with label 2",
    body: prompt({ points: [{ x: 1, y: 1, label: 2 }] }),
    code: "request_invalid",
    path: "prompts[0].points[0].label",
  },
  {
    what: "a mask of another size",
    body: prompt({ mask: maskOf(150, 240, 1) }),
    code: "prompt_outside_image",
    path: "prompts[0].mask.size",
  },
  {
    what: "an empty mask",
    body: prompt({ mask: maskOf(240, 150, 0) }),
    code: "prompt_outside_image",
    path: "prompts[0].mask",
  },
  {
    what: "a mask that overruns",
    body: prompt({ mask: { size: [150, 240], counts: "PPPPPPPPPPPPP1" } }),
    code: "prompt_outside_image",
    path: "prompts[0].mask.counts",
  },
  {
    what: "another category",
    body: prompt({ box: [1, 1, 5, 5], category: "bus" }),
    code: "request_invalid",
    path: "prompts[0].category",
  },
  { what: "an unknown mode", body: { mode: "fast" }, code: "request_invalid", path: "mode" },
  { what: "a score above 1", body: { min_score: 1.1 }, code: "request_invalid", path: "min_score" },
  {
    what: "101 prompts",
    body: { prompts: Array(101).fill({ box: [1, 1, 5, 5] }) },
    code: "too_many_prompts",
    says: "at most 100 prompts in a request: got 101",
  },
  {
    what: "1,000 prompts",
    body: { prompts: Array(1000).fill({ box: [1, 1, 5, 5] }) },
    code: "too_many_prompts",
    says: "at most 100 prompts in a request: got 1000",
  },
];

for (const { what, code, says, path, body } of JSON_REQUESTS) {
  Deno.test(`POST /v1/segmentations answers JSON with ${what} with ${code}`, async () => {
    await using worker = startFakeWorker();
    await using api = await startApi({ workerUrl: worker.url });
    const response = await api.post(JSON.stringify({ image: { base64 }, ...Object(body) }), {
      "Content-Type": "application/json",
    });
    const problem = await assertProblem(response, code);
    if (says) assertStringIncludes(JSON.stringify(problem).replaceAll(`\\"`, `"`), says);
    if (path) assertEquals(problem.errors?.[0].path, path);
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
    ["GET", "/v1/segmentations", "POST"],
    ["PUT", "/v1/segmentations", "POST"],
    ["OPTIONS", "/v1/segmentations", "POST"],
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
