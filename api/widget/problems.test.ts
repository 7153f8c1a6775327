import { assertEquals } from "@std/assert";
import { PROBLEM_CODES } from "@kanizsa/shared/schema/problem.ts";
import { PAGE_PROBLEMS, pageProblem } from "./problems.ts";

Deno.test("codes that the API has too mean the same in the page", () => {
  for (const [code, [status, title]] of Object.entries(PAGE_PROBLEMS)) {
    const known = Object.entries(PROBLEM_CODES).find(([name]) => name === code)?.[1];
    if (known) assertEquals([code, status, title], [code, known.status, known.title]);
  }
});

Deno.test("pageProblem() makes a problem of RFC 9457's form", () => {
  const cause = new TypeError("Failed to fetch");
  const error = pageProblem("image_cors", "Send a header: got none", { cause });
  assertEquals(error.problem, {
    type: "urn:kanizsa:problem:image_cors",
    title: "The picture's server does not let this page read it",
    status: 403,
    detail: "Send a header: got none",
    instance: "",
    code: "image_cors",
  });
  assertEquals([error.message, error.cause], ["Send a header: got none", cause]);
});
