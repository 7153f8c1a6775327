import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { ProblemError } from "../problem-error.ts";
import { multipartParts } from "./multipart-parts.ts";

async function encode(form: FormData): Promise<[Uint8Array<ArrayBuffer>, string]> {
  const response = new Response(form);
  return [await response.bytes(), response.headers.get("Content-Type") ?? ""];
}

/** All parts of a body that comes in pieces of `size` bytes. */
async function readMultipart(body: Uint8Array<ArrayBuffer>, contentType: string, size = 65_536) {
  async function* pieces() {
    for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
  }
  const parts = [];
  for await (const { name, content } of multipartParts(pieces(), contentType)) {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of content) pieces.push(piece.slice());
    parts.push({ name, bytes: await new Blob(pieces).bytes() });
  }
  return parts;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

const CONTENT_TYPE = "multipart/form-data; boundary=x";

Deno.test("multipartParts() gives back any bytes that FormData wrote", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 500 }),
      async (contents, size) => {
        const form = new FormData();
        contents.forEach((content, index) =>
          form.append(`field-${index}`, new Blob([new Uint8Array(content)]))
        );
        const [body, contentType] = await encode(form);
        const parts = await readMultipart(body, contentType, size);
        assertEquals(
          parts.map(({ name, bytes }) => [name, [...bytes]]),
          contents.map((content, index) => [`field-${index}`, [...content]]),
        );
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("multipartParts() gives back contents full of line breaks and near-boundaries", async () => {
  const content = "\r\n--\r\n--y\r\r\n-\r\n--\r";
  const body = bytesOf(
    `--x\r\nContent-Disposition: form-data; name="image"\r\n\r\n${content}\r\n--x--\r\n`,
  );
  for (const size of [1, 2, 3, 7, 1000]) {
    assertEquals((await readMultipart(body, CONTENT_TYPE, size))[0].bytes, bytesOf(content));
  }
});

for (
  const [what, header, name] of [
    ["a quoted name", `Content-Disposition: form-data; name="image"`, "image"],
    ["a plain name", `Content-Disposition: form-data; name=image`, "image"],
    [
      "a file name before it",
      `content-disposition: form-data; filename="name=x"; name="a b"`,
      "a b",
    ],
    ["further headers", `Content-Type: image/png\r\nContent-Disposition: form-data; name=b`, "b"],
  ]
) {
  Deno.test(`multipartParts() reads ${what}`, async () => {
    const body = bytesOf(`preamble\r\n--x\r\n${header}\r\n\r\n1\r\n--x--`);
    assertEquals((await readMultipart(body, CONTENT_TYPE))[0].name, name);
  });
}

Deno.test("multipartParts() reads a quoted boundary and an empty form", async () => {
  const parts = await readMultipart(bytesOf("--a b--\r\n"), `multipart/form-data; boundary="a b"`);
  assertEquals(parts, []);
});

const PART = `\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n--x`;

for (
  const [what, body] of [
    ["nothing", ""],
    ["no boundary at all", "hello"],
    ["a first boundary alone", "--x"],
    ["a boundary line without end", "--xyz"],
    ["a header without end", `--x\r\nContent-Disposition: form-data; name="f"\r\n`],
    ["a header of 9 KB", `--x\r\nA: ${"a".repeat(9000)}\r\n\r\n1\r\n--x--`],
    ["a part without name", `--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--`],
    [
      "a part that isn't form data",
      `--x\r\nContent-Disposition: attachment; name=f\r\n\r\n1\r\n--x--`,
    ],
    ["no last boundary", `--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n1`],
    ["nine parts", `--x${PART.repeat(9)}--`],
    ["ten thousand parts", `--x${PART.repeat(10_000)}--`],
  ]
) {
  Deno.test(`multipartParts() refuses a body with ${what}`, async () => {
    for (const size of [5, 65_536]) {
      const error = await assertRejects(
        () => readMultipart(bytesOf(body), CONTENT_TYPE, size),
        ProblemError,
      );
      assertEquals(error.code, "request_invalid");
    }
  });
}

Deno.test("multipartParts() takes eight parts", async () => {
  assertEquals((await readMultipart(bytesOf(`--x${PART.repeat(8)}--`), CONTENT_TYPE)).length, 8);
});

for (const contentType of ["multipart/form-data", "multipart/form-data; boundary="]) {
  Deno.test(`multipartParts() asks for the boundary that "${contentType}" lacks`, async () => {
    const error = await assertRejects(
      () => readMultipart(bytesOf("--x--"), contentType),
      ProblemError,
    );
    assertEquals(error.code, "content_type_unsupported");
  });
}

Deno.test("multipartParts() hands a part on before the next one has come", async () => {
  const steps: string[] = [];
  async function* pieces() {
    for (const text of ["--x", PART.slice(0, -4), "23", "45", "\r\n--x", PART, "--"]) {
      steps.push(`sent ${JSON.stringify(text)}`);
      yield bytesOf(text);
    }
  }
  for await (const { name, content } of multipartParts(pieces(), CONTENT_TYPE)) {
    for await (const piece of content) steps.push(`${name}: ${new TextDecoder().decode(piece)}`);
  }
  const firstPart = steps.findIndex((step) => step.startsWith("f: "));
  assertEquals(firstPart > 0 && firstPart < steps.indexOf(`sent "--"`) - 1, true, String(steps));
});

Deno.test("multipartParts() skips what isn't read of a part", async () => {
  const names = [];
  async function* whole() {
    yield bytesOf(`--x${PART.repeat(3)}--`);
  }
  for await (const { name } of multipartParts(whole(), CONTENT_TYPE)) names.push(name);
  assertEquals(names, ["f", "f", "f"]);
});

Deno.test("multipartParts() stays linear in bodies made to be slow", async () => {
  const near = bytesOf("\r\n--aaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  for (const pattern of [Uint8Array.of(13), Uint8Array.of(13, 10), near]) {
    const body = new Uint8Array(20_000_000);
    for (let index = 0; index < body.length; index++) body[index] = pattern[index % pattern.length];
    const boundary = "a".repeat(70);
    const began = performance.now();
    await assertRejects(
      () => readMultipart(body, `multipart/form-data; boundary=${boundary}`),
      ProblemError,
    );
    // Linear is some 50 ms; a search that starts again at every byte takes minutes.
    assertEquals(performance.now() - began < 5000, true);
  }
});
