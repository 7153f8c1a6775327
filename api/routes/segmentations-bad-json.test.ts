import { assertEquals, assertStringIncludes } from "@std/assert";
import { createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { assertProblem } from "../testing/assert-problem.ts";
import { startFakeWorker } from "../testing/fake-worker.ts";
import { readFixture } from "../testing/read-fixture.ts";
import { startApi } from "../testing/start-api.ts";

const base64 = (await readFixture("small.jpg")).toBase64(); // 240 × 150

interface BadInput {
  readonly what: string;
  readonly code: ProblemCode;
  /** Part of the detail or of an error's message. */
  readonly says?: string;
  /** Path of the first error. */
  readonly path?: string;
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
  { what: "an empty image", body: { image: {} }, code: "request_invalid", path: "#/image" },
  {
    what: "an image twice",
    body: { image: { base64, id: `sha256:${"0".repeat(64)}` } },
    code: "request_invalid",
    path: "#/image",
  },
  { what: "empty base64", body: { image: { base64: "" } }, code: "image_empty" },
  {
    what: "base64 that is none",
    body: { image: { base64: "%%%" } },
    code: "request_invalid",
    path: "#/image/base64",
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
    path: "#/image/id",
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
    path: "#/prompts/0",
  },
  {
    what: "a box without width",
    body: prompt({ box: [1, 1, 0, 5] }),
    code: "request_invalid",
    path: "#/prompts/0/box/2",
  },
  {
    what: "a box of negative height",
    body: prompt({ box: [1, 1, 5, -1] }),
    code: "request_invalid",
    path: "#/prompts/0/box/3",
  },
  {
    what: "a box of three numbers",
    body: prompt({ box: [1, 1, 5] }),
    code: "request_invalid",
    path: "#/prompts/0/box",
  },
  {
    what: "a box with null in it",
    body: prompt({ box: [1, null, 5, 5] }),
    code: "request_invalid",
    path: "#/prompts/0/box/1",
  },
  {
    what: "a box right of the picture",
    body: prompt({ box: [240, 0, 10, 10] }),
    code: "prompt_outside_image",
    path: "#/prompts/0/box",
  },
  {
    what: "a box above the picture",
    body: prompt({ box: [0, -10, 10, 10] }),
    code: "prompt_outside_image",
    path: "#/prompts/0/box",
  },
  {
    what: "a point outside",
    body: prompt({ points: [{ x: 1, y: 151, label: 1 }] }),
    code: "prompt_outside_image",
    path: "#/prompts/0/points/0",
  },
  {
    what: "a point with label 2",
    body: prompt({ points: [{ x: 1, y: 1, label: 2 }] }),
    code: "request_invalid",
    path: "#/prompts/0/points/0/label",
  },
  {
    what: "a mask of another size",
    body: prompt({ mask: maskOf(150, 240, 1) }),
    code: "prompt_outside_image",
    path: "#/prompts/0/mask/size",
  },
  {
    what: "an empty mask",
    body: prompt({ mask: maskOf(240, 150, 0) }),
    code: "prompt_outside_image",
    path: "#/prompts/0/mask",
  },
  {
    what: "a mask that overruns",
    body: prompt({ mask: { size: [150, 240], counts: "PPPPPPPPPPPPP1" } }),
    code: "prompt_outside_image",
    path: "#/prompts/0/mask/counts",
  },
  {
    what: "another category",
    body: prompt({ box: [1, 1, 5, 5], category: "bus" }),
    code: "request_invalid",
    path: "#/prompts/0/category",
  },
  { what: "an unknown mode", body: { mode: "fast" }, code: "request_invalid", path: "#/mode" },
  {
    what: "a score above 1",
    body: { min_score: 1.1 },
    code: "request_invalid",
    path: "#/min_score",
  },
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
    if (path) assertEquals(problem.errors?.[0].pointer, path);
    assertEquals(worker.calls.length, 0);
  });
}
