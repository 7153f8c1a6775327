import { createMiddleware } from "hono/factory";
import type { ApiEnvironment } from "../environment.ts";
import type { Scope } from "../keys/principal.ts";
import { ProblemError } from "../problem-error.ts";

/**
 * Lets the principal through that has one of the scopes; 403 names them otherwise. Stands behind
 * `authenticate()`.
 *
 * @example app.get("/v1/references", requireScope("references:read", "segment"), …);
 */
export function requireScope(...scopes: readonly [Scope, ...Scope[]]) {
  return createMiddleware<ApiEnvironment>(async (c, next) => {
    const { scopes: granted } = c.get("principal");
    if (!scopes.some((scope) => granted.includes(scope))) {
      throw new ProblemError("forbidden", {
        detail: `Use a key that has the scope ${scopes.join(" or ")}`,
      });
    }
    await next();
  });
}
