import { assertEquals, assertMatch } from "@std/assert";
import {
  type Problem,
  PROBLEM_CODES,
  type ProblemCode,
  problemSchema,
} from "@kanizsa/shared/schema/problem.ts";

/** Checks that the answer is a whole problem of the catalogue, and gives it. */
export async function assertProblem(response: Response, code: ProblemCode): Promise<Problem> {
  const text = await response.text();
  assertMatch(response.headers.get("Content-Type") ?? "", /^application\/problem\+json/, text);
  const problem = problemSchema.parse(JSON.parse(text));
  assertEquals(problem.code, code, text);
  assertEquals(response.status, PROBLEM_CODES[code].status);
  assertEquals(problem.status, response.status);
  assertEquals(problem.type, `/problems/${code}`);
  assertEquals(problem.instance, response.headers.get("X-Request-Id"));
  return problem;
}
