import { createMiddleware } from "hono/factory";
import type { ApiEnvironment } from "../environment.ts";
import { ProblemError } from "../problem-error.ts";

/** Lets keys through, and no embed tokens: 403. Stands behind `authenticate()`. */
export function requireKeyItself() {
  return createMiddleware<ApiEnvironment>(async (c, next) => {
    if (c.get("principal").kind !== "key") {
      throw new ProblemError("forbidden", { detail: "Use a key: got an embed token" });
    }
    await next();
  });
}
