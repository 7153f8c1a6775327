import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ProblemError } from "../problem-error.ts";
import { readMultipart } from "./read-multipart.ts";

async function encode(form: FormData): Promise<[Uint8Array<ArrayBuffer>, string]> {
  const response = new Response(form);
  return [await response.bytes(), response.headers.get("Content-Type") ?? ""];
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

const CONTENT_TYPE = "multipart/form-data; boundary=x";

Deno.test("readMultipart() gives back any bytes that FormData wrote", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 8 }),
      async (contents) => {
        const form = new FormData();
        contents.forEach((content, index) =>
          form.append(`field-${index}`, new Blob([new Uint8Array(content)]))
        );
        const [body, contentType] = await encode(form);
        const parts = readMultipart(body, contentType);
        assertEquals(
          parts.map(({ name, bytes }) => [name, [...bytes]]),
          contents.map((content, index) => [`field-${index}`, [...content]]),
        );
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("readMultipart() gives back contents full of line breaks and near-boundaries", () => {
  const content = "\r\n--\r\n--y\r\r\n-\r\n--\r";
  const body = bytesOf(
    `--x\r\nContent-Disposition: form-data; name="image"\r\n\r\n${content}\r\n--x--\r\n`,
  );
  assertEquals(readMultipart(body, CONTENT_TYPE)[0].bytes, bytesOf(content));
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
  Deno.test(`readMultipart() reads ${what}`, () => {
    const body = bytesOf(`preamble\r\n--x\r\n${header}\r\n\r\n1\r\n--x--`);
    assertEquals(readMultipart(body, CONTENT_TYPE)[0].name, name);
  });
}

Deno.test("readMultipart() reads a quoted boundary and an empty form", () => {
  assertEquals(readMultipart(bytesOf("--a b--\r\n"), `multipart/form-data; boundary="a b"`), []);
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
  Deno.test(`readMultipart() refuses a body with ${what}`, () => {
    const error = assertThrows(() => readMultipart(bytesOf(body), CONTENT_TYPE), ProblemError);
    assertEquals(error.code, "request_invalid");
  });
}

Deno.test("readMultipart() takes eight parts", () => {
  assertEquals(readMultipart(bytesOf(`--x${PART.repeat(8)}--`), CONTENT_TYPE).length, 8);
});

for (const contentType of ["multipart/form-data", "multipart/form-data; boundary="]) {
  Deno.test(`readMultipart() asks for the boundary that "${contentType}" lacks`, () => {
    const error = assertThrows(() => readMultipart(bytesOf("--x--"), contentType), ProblemError);
    assertEquals(error.code, "content_type_unsupported");
  });
}

Deno.test("readMultipart() stays linear in a body made to be slow", () => {
  const body = new Uint8Array(20_000_000).fill(13);
  const began = performance.now();
  assertThrows(() => readMultipart(body, `multipart/form-data; boundary=a`), ProblemError);
  // Linear is some 50 ms; a search that starts again at every byte takes minutes.
  assertEquals(performance.now() - began < 5000, true);
});
