import { assertEquals } from "@std/assert";
import { PROBLEM_CODES } from "@kanizsa/shared/schema/problem.ts";
import { LOCAL_PROBLEMS, localProblem } from "./local-problem.ts";

Deno.test("problems of the page's networks mean what they mean in the API", () => {
  const codes = Object.keys(LOCAL_PROBLEMS) as (keyof typeof LOCAL_PROBLEMS)[];
  for (const code of codes) {
    const { status, title } = PROBLEM_CODES[code];
    assertEquals([code, ...LOCAL_PROBLEMS[code]], [code, status, title]);
  }
});

Deno.test("localProblem() names the fields that are at fault, if any", () => {
  const errors = [{ pointer: "#/prompts/0/box", message: "Use a box: got none" }];
  assertEquals(localProblem("request_invalid", "Change it: got none", errors).problem, {
    type: "urn:kanizsa:problem:request_invalid",
    title: "The request has fields that cannot be used",
    status: 422,
    detail: "Change it: got none",
    instance: "",
    code: "request_invalid",
    errors,
  });
  assertEquals("errors" in localProblem("reference_unknown", "").problem, false);
});
