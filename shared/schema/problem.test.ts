import { assert, assertEquals, assertMatch } from "@std/assert";
import { PROBLEM_CODES, problemSchema } from "./problem.ts";

for (const [code, { status, title, mend }] of Object.entries(PROBLEM_CODES)) {
  Deno.test(`PROBLEM_CODES.${code} has an error status, a title and how to mend it`, () => {
    assert(status >= 400 && status <= 599);
    assertMatch(title, /^[A-Z].*[^.]$/);
    assertMatch(mend, /^[A-Z].*[^.]$/);
  });
}

Deno.test("problemSchema takes an RFC 9457 problem with fields at fault", () => {
  const problem = {
    type: "/problems/request_invalid",
    title: "The request has fields that cannot be used",
    status: 422,
    detail: "Change what `errors` names",
    instance: "urn:uuid:2b3c",
    code: "request_invalid",
    errors: [{ pointer: "#/prompts/0/box", message: "Use at least 4 entries: got 3" }],
  };
  assertEquals(problemSchema.parse(problem) as unknown, problem);
  assert(!problemSchema.safeParse({ ...problem, code: "teapot" }).success);
  assert(!problemSchema.safeParse({ ...problem, stack: "at main.ts" }).success);
});
