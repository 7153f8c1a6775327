import { PROBLEM_CODES } from "@kanizsa/shared/schema/problem.ts";
import { Hono } from "hono";
import type { ApiEnvironment } from "../environment.ts";
import type { Operation } from "../openapi/document.ts";
import { ProblemError } from "../problem-error.ts";

/** GET /problems/{code}: what a problem's `type` leads to. */
export function problems(): Hono<ApiEnvironment> {
  const catalogue = new Map(Object.entries(PROBLEM_CODES));
  return new Hono<ApiEnvironment>().get("/problems/:code", (c) => {
    const code = c.req.param("code");
    const problem = catalogue.get(code);
    if (!problem) throw new ProblemError("not_found");
    return c.json({ code, ...problem });
  });
}

export const problemsOperation: Operation = {
  method: "get",
  path: "/problems/{code}",
  operationId: "getProblem",
  summary: "What an error's code means and how to mend it",
  secured: false,
  parameters: [{
    name: "code",
    in: "path",
    required: true,
    schema: { type: "string", enum: Object.keys(PROBLEM_CODES) },
  }],
  responses: {
    "200": {
      description: "The entry of the catalogue",
      content: {
        "application/json": {
          schema: {
            type: "object",
            required: ["code", "status", "title", "mend"],
            properties: {
              code: { type: "string" },
              status: { type: "integer" },
              title: { type: "string" },
              mend: { type: "string" },
            },
          },
        },
      },
    },
  },
  problems: ["not_found"],
};
