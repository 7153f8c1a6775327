import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { ProblemCode } from "@kanizsa/shared/schema/problem.ts";
import * as z from "zod";
import { ProblemError } from "../problem-error.ts";
import { readJson } from "./read-json.ts";

const schema = z.strictObject({ name: z.string(), count: z.int().default(3) });
const LIMITS = { bytes: 100, timeoutMs: 1000 };

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("http://localhost/", {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json", ...headers },
  });

Deno.test("readJson() gives the value as the schema has it", async () => {
  const type = { "Content-Type": "Application/JSON; charset=utf-8" };
  assertEquals(await readJson(post(`{"name":"é"}`, type), schema, LIMITS), {
    name: "é",
    count: 3,
  });
});

const REFUSED: [what: string, request: Request, code: ProblemCode, says: string][] = [
  ["another type", post("{}", { "Content-Type": "text/json" }), "content_type_unsupported", "text"],
  ["a form", post(new FormData(), { "Content-Type": "" }), "content_type_unsupported", "got no"],
  ["gzip", post("{}", { "Content-Encoding": "gzip" }), "content_encoding_unsupported", "gzip"],
  ["101 bytes", post(" ".repeat(101)), "request_too_large", "at most 100 bytes"],
  ["half an object", post(`{"name":`), "request_not_json", "RFC 8259"],
  ["Latin-1", post(Uint8Array.of(34, 0xe9, 34)), "request_not_json", "UTF-8"],
  ["an unknown field", post(`{"name":"a","nmae":"b"}`), "request_invalid", "errors"],
  ["a wrong type", post(`{"name":7}`), "request_invalid", "errors"],
  ["an array", post("[]"), "request_invalid", "errors"],
];

for (const [what, request, code, says] of REFUSED) {
  Deno.test(`readJson() refuses ${what} with ${code}`, async () => {
    const error = await assertRejects(() => readJson(request, schema, LIMITS), ProblemError);
    assertEquals(error.code, code);
    assertStringIncludes(error.detail, says);
  });
}
