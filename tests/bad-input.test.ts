import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createBitmap } from "@kanizsa/shared/mask/bitmap.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { postForm, postJson, readFixture, readResult } from "./harness/caller.ts";
import { expectProblem } from "./harness/problems.ts";
import { type Services, startServices } from "./harness/services.ts";

let services: Services;

Deno.test.beforeAll(async () => {
  services = await startServices();
});

Deno.test.afterAll(() => services?.stop());

const bytesOf = (latin1: string) => Uint8Array.from(latin1, (letter) => letter.charCodeAt(0));

/** A PNG whose header says this size, and nothing more. */
function pngHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0\x08\x02\0\0\0....");
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

const jpeg = await readFixture("small.jpg");
const png = await readFixture("small-palette.png");
const webp = await readFixture("small.webp");
const avif = await readFixture("small.avif");
const cut = (bytes: Uint8Array<ArrayBuffer>, share: number) =>
  bytes.slice(0, Math.round(bytes.length * share));
/** Half a JPEG that goes on with zeros. */
const padded = (length: number) => {
  const bytes = new Uint8Array(length);
  bytes.set(cut(jpeg, 0.5));
  return bytes;
};
const damaged = jpeg.slice();
damaged.fill(0, 200, 600); // its tables

const IMAGES: [what: string, bytes: Uint8Array<ArrayBuffer>, codes: ProblemCode[]][] = [
  ["0 bytes", new Uint8Array(), ["image_empty"]],
  ["a text", bytesOf("GET / HTTP/1.1"), ["image_type_unsupported"]],
  ["an SVG", bytesOf(`<svg xmlns="http://www.w3.org/2000/svg"/>`), ["image_type_unsupported"]],
  ["a GIF", bytesOf("GIF89a\x01\0\x01\0\0\0\0;"), ["image_type_unsupported"]],
  ["HEIC", bytesOf("\0\0\0\x18ftypheic\0\0\0\0mif1heic"), ["heic_unsupported"]],
  ["a header of 60 megapixels", pngHeader(10_000, 6_000), ["image_too_many_pixels"]],
  ["a header of 65,535² pixels", pngHeader(65_535, 65_535), ["image_too_many_pixels"]],
  ["a header alone", pngHeader(100, 100), ["image_truncated", "image_unreadable"]],
  ["half a JPEG", cut(jpeg, 0.5), ["image_truncated"]],
  ["a tenth of a JPEG", cut(jpeg, 0.1), ["image_truncated"]],
  ["half a PNG", cut(png, 0.5), ["image_truncated"]],
  ["half a WebP", cut(webp, 0.5), ["image_truncated"]],
  ["half an AVIF", cut(avif, 0.5), ["image_truncated", "image_unreadable"]],
  ["a JPEG without tables", damaged, ["image_unreadable", "image_truncated"]],
  ["20 MB and a byte", padded(20_000_001), ["image_too_large"]],
  ["40 MB", padded(40_000_000), ["image_too_large"]],
];

for (const [what, bytes, codes] of IMAGES) {
  Deno.test(`${what} is answered with ${codes.join(" or ")}`, async () => {
    const response = await postForm(services, bytes);
    const { code } = await response.clone().json();
    const expected = codes.find((each) => each === code) ?? codes[0];
    const problem = await expectProblem(response, expected);
    assertMatch(problem.detail, /^[A-Z].*[^.]$/s, "a sentence that says what to do");
  });
}

Deno.test("HEIC is told what to send instead", async () => {
  const response = await postForm(services, bytesOf("\0\0\0\x14ftypmif1\0\0\0\0heic"));
  const { detail } = await expectProblem(response, "heic_unsupported");
  assertStringIncludes(detail, "JPEG, PNG, WebP or AVIF");
});

const base64 = jpeg.toBase64();
const maskOf = (width: number, height: number, pixel: number) => {
  const bitmap = createBitmap(width, height);
  bitmap.data[0] = pixel;
  return encodeRle(bitmap);
};

const REQUESTS: [what: string, body: object | string, code: ProblemCode, path?: string][] = [
  ["NaN", `{"image":{"base64":"${base64}"},"min_score":NaN}`, "request_not_json"],
  [
    "a number beyond all bounds",
    `{"image":{"base64":"${base64}"},"min_score":1e999}`,
    "request_invalid",
    "#/min_score",
  ],
  ["a comma too many", `{"image":{"base64":"${base64}"},}`, "request_not_json"],
  ["an unknown field", { boxes: [] }, "request_invalid"],
  [
    "a zero-area box",
    { prompts: [{ box: [10, 10, 0, 20] }] },
    "request_invalid",
    "#/prompts/0/box/2",
  ],
  [
    "a box outside",
    { prompts: [{ box: [300, 10, 5, 20] }] },
    "prompt_outside_image",
    "#/prompts/0/box",
  ],
  [
    "a point outside",
    { prompts: [{ points: [{ x: 10, y: 151, label: 1 }] }] },
    "prompt_outside_image",
    "#/prompts/0/points/0",
  ],
  [
    "a mask of another size",
    { prompts: [{ mask: maskOf(150, 240, 1) }] },
    "prompt_outside_image",
    "#/prompts/0/mask/size",
  ],
  [
    "an empty mask",
    { prompts: [{ mask: maskOf(240, 150, 0) }] },
    "prompt_outside_image",
    "#/prompts/0/mask",
  ],
  [
    "a mask that overruns",
    { prompts: [{ mask: { size: [150, 240], counts: "0000000000000" } }] },
    "prompt_outside_image",
    "#/prompts/0/mask/counts",
  ],
  ["1,000 prompts", { prompts: Array(1000).fill({ box: [1, 1, 9, 9] }) }, "too_many_prompts"],
  [
    "an unknown reference",
    { prompts: [{ box: [10, 90, 90, 40], reference_id: "no-such-car" }] },
    "reference_unknown",
  ],
  [
    "a picture's URL",
    { image: { url: "https://example.com/street.jpg" } },
    "request_invalid",
    "#/image/url",
  ],
  ["an unknown image id", { image: { id: `sha256:${"0".repeat(64)}` } }, "not_found"],
];

for (const [what, body, code, path] of REQUESTS) {
  Deno.test(`${what} is answered with ${code}`, async () => {
    const whole = typeof body === "string" ? body : { image: { base64 }, ...body };
    const problem = await expectProblem(await postJson(services, whole), code);
    if (path) assertEquals(problem.errors?.[0].pointer, path);
    if (code === "too_many_prompts") assertStringIncludes(problem.detail, "at most 100");
  });
}

Deno.test("a compressed body is refused, with what to do", async () => {
  const gzip = new Blob([JSON.stringify({ image: { base64 } })]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  const response = await fetch(`${services.apiUrl}/v1/segmentations`, {
    method: "POST",
    body: await new Response(gzip).bytes(),
    headers: {
      Authorization: `Bearer ${services.adminKey}`,
      "Content-Type": "application/json",
      "Content-Encoding": "gzip",
    },
  });
  const { detail } = await expectProblem(response, "content_encoding_unsupported");
  assertStringIncludes(detail, "without Content-Encoding");
});

Deno.test("no key and a wrong key are answered with 401 before the body is read", async () => {
  for (const key of [undefined, "", "kz_wrong", `kz_${"A".repeat(43)}`]) {
    const response = await fetch(`${services.apiUrl}/v1/segmentations`, {
      method: "POST",
      headers: key === undefined ? {} : { Authorization: `Bearer ${key}` },
    });
    await expectProblem(response, "unauthorized");
    assertMatch(response.headers.get("WWW-Authenticate") ?? "", /^Bearer /);
  }
});

Deno.test("after all that a good request is still answered", async () => {
  await readResult(await postForm(services, jpeg, { prompts: [{ box: [28, 98, 100, 33] }] }));
});

Deno.test("without a worker the answer is 503 with Retry-After, and the API itself lives", async () => {
  const alone = await startServices({ env: { KANIZSA_WORKER_URL: "http://127.0.0.1:9" } });
  try {
    const response = await postForm(alone, jpeg);
    await expectProblem(response, "worker_unavailable");
    assert(Number(response.headers.get("Retry-After")) > 0);
    assertEquals((await fetch(`${alone.apiUrl}/livez`)).status, 200);
    const ready = await fetch(`${alone.apiUrl}/readyz`);
    await expectProblem(ready, "worker_unavailable");
    assert(ready.headers.has("Retry-After"));
  } finally {
    await alone.stop();
  }
});
