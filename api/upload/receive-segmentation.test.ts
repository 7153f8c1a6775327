import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import { Images } from "../images/images.ts";
import type { Principal } from "../keys/principal.ts";
import { ProblemError } from "../problem-error.ts";
import { listFiles } from "../testing/list-files.ts";
import { openTestStores } from "../testing/open-test-stores.ts";
import { pngHeader } from "../testing/png-header.ts";
import { readFixture } from "../testing/read-fixture.ts";
import { type ReceiveOptions, receiveSegmentation } from "./receive-segmentation.ts";

const small = await readFixture("small.jpg"); // 240 × 150
const base64 = small.toBase64();
const bytesOf = (text: string) => new TextEncoder().encode(text);

const principal: Principal = {
  kind: "key",
  id: "key_1",
  keyId: "key_1",
  tenant: "default",
  scopes: ["segment"],
  origins: null,
};

async function setUp(more: Partial<ReceiveOptions["limits"]> & Partial<ReceiveOptions> = {}) {
  const stores = await openTestStores();
  const { fetchImage, ...rest } = more;
  const limits = { imageBytes: 100_000, imagePixels: 50_000_000, bodyTimeoutMs: 5000, ...rest };
  const { store, images: blobs, dataDir } = stores;
  const images = new Images({ store, blobs, limits, maxAgeMs: 60_000 });
  const receive = (body: BodyInit, headers: Record<string, string> = {}, as = principal) =>
    receiveSegmentation(
      new Request("http://localhost/", { method: "POST", body, headers }),
      as,
      { images, limits, fetchImage },
    );
  const receiveJson = (value: unknown, as = principal) =>
    receive(
      typeof value === "string" ? value : JSON.stringify(value),
      { "Content-Type": "application/json" },
      as,
    );
  return {
    images,
    receive,
    receiveJson,
    /** Files in the folder of pictures, those included that are still being written. */
    files: () => listFiles(`${dataDir}/images`),
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
}

function form(fields: Record<string, Uint8Array<ArrayBuffer> | string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.append(name, typeof value === "string" ? value : new Blob([value]));
  }
  return form;
}

const DEFAULTS = {
  prompts: [],
  mode: "refined",
  top_k: 5,
  min_score: 0.3,
  max_instances: 100,
  include: [],
};

Deno.test("receiveSegmentation() keeps a form's picture and gives the request with its defaults", async () => {
  await using kept = await setUp();
  const { images, receive } = kept;
  const received = await receive(form({ image: small }));
  assertEquals(received.request, DEFAULTS as unknown as typeof received.request);
  assertEquals([received.image.width, received.image.height], [240, 150]);
  assertEquals(received.webhook, undefined);
  assert(await images.open(principal, received.image.id));
});

Deno.test("receiveSegmentation() doesn't mind which of a form's parts comes first", async () => {
  await using kept = await setUp();
  const { receive } = kept;
  const request = JSON.stringify({ mode: "transfer", webhook: { url: "https://a.test/done" } });
  for (const fields of [{ image: small, request }, { request, image: small }]) {
    const received = await receive(form(fields));
    assertEquals([received.request.mode, received.webhook], ["transfer", "https://a.test/done"]);
    assert(!("webhook" in received.request));
  }
});

Deno.test("receiveSegmentation() takes base64, an id and, where allowed, an address", async () => {
  const fetched: string[] = [];
  await using kept = await setUp({
    fetchImage: (url) => {
      fetched.push(url);
      return Promise.resolve(small);
    },
  });
  const { receiveJson } = kept;
  const { image } = await receiveJson({ image: { base64 }, min_score: 0.5 });
  const again = await receiveJson({ image: { id: image.id }, webhook: { url: "https://a.test" } });
  const from = await receiveJson({ image: { url: "https://a.test/street.jpg" } });
  assertEquals([again.image.id, from.image.id], [image.id, image.id]);
  assertEquals(fetched, ["https://a.test/street.jpg"]);
  const stranger = { ...principal, tenant: "stranger" };
  const error = await assertRejects(
    () => receiveJson({ image: { id: image.id } }, stranger),
    ProblemError,
  );
  assertEquals(error.code, "not_found");
});

Deno.test("receiveSegmentation() writes a form's picture while it comes", async () => {
  await using kept = await setUp({ imageBytes: 1_000_000 });
  const { files, receive } = kept;
  const street = await readFixture("street.jpg");
  const head = bytesOf('--x\r\nContent-Disposition: form-data; name="image"\r\n\r\n');
  let openBeforeEnd = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async start(controller) {
      controller.enqueue(head);
      controller.enqueue(street.slice(0, -100));
      for (let tries = 0; tries < 100 && openBeforeEnd === 0; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        openBeforeEnd = (await files()).length;
      }
      controller.enqueue(street.slice(-100));
      controller.enqueue(bytesOf("\r\n--x--\r\n"));
      controller.close();
    },
  });
  const received = await receive(body, { "Content-Type": "multipart/form-data; boundary=x" });
  assertEquals([openBeforeEnd, received.image.width], [1, 960]);
});

interface Refused {
  readonly what: string;
  readonly code: ProblemCode;
  readonly says?: string;
  readonly pointer?: string;
}

const FORMS: (Refused & { fields: Record<string, Uint8Array<ArrayBuffer> | string> })[] = [
  { what: "no image", code: "image_missing", fields: { request: "{}" } },
  { what: "0 bytes", code: "image_empty", fields: { image: new Uint8Array() } },
  { what: "a text", code: "image_type_unsupported", fields: { image: bytesOf("not an image") } },
  { what: "half a picture", code: "image_truncated", fields: { image: small.slice(0, 3000) } },
  {
    what: "a byte too many",
    code: "image_too_large",
    says: "at most 100000 bytes",
    fields: { image: new Uint8Array([...small, ...new Uint8Array(100_001 - small.length)]) },
  },
  {
    what: "60 megapixels",
    code: "image_too_many_pixels",
    says: "at most 50 megapixels: got 10000 × 6000",
    fields: { image: pngHeader(10_000, 6_000) },
  },
  {
    what: "an unknown field",
    code: "request_invalid",
    pointer: "#/prompt",
    fields: { image: small, prompt: "{}" },
  },
  {
    what: "half a request",
    code: "request_not_json",
    fields: { image: small, request: "{" },
  },
  {
    what: "a request of 2 MB",
    code: "request_invalid",
    pointer: "#/request",
    fields: { image: small, request: `{"mode":"${"x".repeat(1_000_001)}"}` },
  },
  {
    what: "a picture in the request",
    code: "request_invalid",
    fields: { image: small, request: JSON.stringify({ image: { base64 } }) },
  },
  {
    what: "a box outside",
    code: "prompt_outside_image",
    pointer: "#/prompts/0/box",
    fields: { image: small, request: `{"prompts":[{"box":[300,10,5,20]}]}` },
  },
];

for (const { what, code, says, pointer, fields } of FORMS) {
  Deno.test(`receiveSegmentation() refuses a form with ${what}, and keeps nothing`, async () => {
    await using kept = await setUp();
    const { files, receive } = kept;
    const error = await assertRejects(() => receive(form(fields)), ProblemError);
    assertEquals(error.code, code);
    if (says) assertStringIncludes(error.detail, says);
    if (pointer) assertEquals(error.errors?.[0].pointer, pointer);
    assertEquals(await files(), []);
  });
}

const id = `sha256:${"0".repeat(64)}`;

const BODIES: (Refused & { body: unknown })[] = [
  { what: "no image", code: "image_missing", body: {} },
  { what: "a string", code: "request_invalid", pointer: "#", body: `"x"` },
  { what: "null", code: "request_invalid", pointer: "#", body: "null" },
  { what: "an array", code: "request_invalid", pointer: "#", body: "[]" },
  { what: "no source", code: "request_invalid", pointer: "#/image", body: { image: {} } },
  {
    what: "two sources",
    code: "request_invalid",
    pointer: "#/image",
    body: { image: { base64, id } },
  },
  {
    what: "a data URL",
    code: "request_invalid",
    pointer: "#/image/base64",
    body: { image: { base64: `data:image/jpeg;base64,${base64}` } },
  },
  {
    what: "5 MB and a character of base64",
    code: "request_invalid",
    pointer: "#/image/base64",
    body: { image: { base64: "A".repeat(5_000_001) } },
  },
  { what: "7 MB", code: "image_too_large", body: " ".repeat(7_000_000) },
  { what: "an unknown id", code: "not_found", body: { image: { id } } },
  {
    what: "an address, which is switched off",
    code: "request_invalid",
    pointer: "#/image/url",
    body: { image: { url: "https://a.test/street.jpg" } },
  },
  {
    what: "a file address",
    code: "request_invalid",
    pointer: "#/image/url",
    body: { image: { url: "file:///etc/passwd" } },
  },
  {
    what: "a webhook without address",
    code: "request_invalid",
    pointer: "#/webhook/url",
    body: { image: { base64 }, webhook: {} },
  },
  {
    what: "101 prompts",
    code: "too_many_prompts",
    body: { image: { base64 }, prompts: Array(101).fill({ box: [1, 1, 9, 9] }) },
  },
  {
    what: "a point outside",
    code: "prompt_outside_image",
    pointer: "#/prompts/0/points/0",
    body: { image: { base64 }, prompts: [{ points: [{ x: 10, y: 151, label: 1 }] }] },
  },
];

for (const { what, code, says, pointer, body } of BODIES) {
  Deno.test(`receiveSegmentation() refuses JSON with ${what}`, async () => {
    await using kept = await setUp();
    const { files, receiveJson } = kept;
    const error = await assertRejects(() => receiveJson(body), ProblemError);
    assertEquals(error.code, code, error.message);
    if (says) assertStringIncludes(error.detail, says);
    if (pointer) assertEquals(error.errors?.[0].pointer, pointer);
    assertEquals(await files(), []);
  });
}

Deno.test("receiveSegmentation() refuses other types and compressed bodies", async () => {
  await using kept = await setUp();
  const { receive } = kept;
  for (
    const [headers, code] of [
      [{ "Content-Type": "image/jpeg" }, "content_type_unsupported"],
      [{ "Content-Type": "" }, "content_type_unsupported"],
      [{ "Content-Type": "multipart/form-data" }, "content_type_unsupported"],
      [
        { "Content-Type": "application/json", "Content-Encoding": "gzip" },
        "content_encoding_unsupported",
      ],
    ] as const
  ) {
    const error = await assertRejects(() => receive(small, headers), ProblemError);
    assertEquals(error.code, code);
  }
});

Deno.test("receiveSegmentation() cuts a body that pauses too long, and keeps nothing", async () => {
  await using kept = await setUp({ bodyTimeoutMs: 50 });
  const { files, receive } = kept;
  const head = bytesOf('--x\r\nContent-Disposition: form-data; name="image"\r\n\r\n');
  const stuck = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(head);
      controller.enqueue(small.slice(0, 4000));
    },
  });
  const error = await assertRejects(
    () => receive(stuck, { "Content-Type": "multipart/form-data; boundary=x" }),
    ProblemError,
  );
  assertEquals([error.code, await files()], ["request_timeout", []]);
});
