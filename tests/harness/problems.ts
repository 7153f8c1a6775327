import { assertEquals } from "@std/assert";
import {
  type Problem,
  PROBLEM_CODES,
  type ProblemCode,
  problemSchema,
} from "@kanizsa/shared/schema/problem.ts";

/** Checks that the answer is a whole problem with this code, and gives it. */
export async function expectProblem(response: Response, code: ProblemCode): Promise<Problem> {
  const text = await response.text();
  assertEquals(response.headers.get("Content-Type"), "application/problem+json", text);
  const problem = problemSchema.parse(JSON.parse(text));
  assertEquals([problem.code, response.status], [code, PROBLEM_CODES[code].status], text);
  return problem;
}
