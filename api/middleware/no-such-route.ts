import type { HonoRequest } from "hono";
import type { RouterRoute } from "hono/types";
import { ProblemError } from "../problem-error.ts";

/** Why no route took the request: 405 where its path has other methods, else 404. */
export function noSuchRoute(routes: readonly RouterRoute[], request: HonoRequest): ProblemError {
  const { method, path } = request;
  const allowed = new Set(
    routes.filter((route) => route.method !== "ALL" && matches(route.path, path))
      .map((route) => route.method),
  );
  if (allowed.size === 0) return new ProblemError("not_found");
  if (allowed.has("GET")) allowed.add("HEAD");
  const list = [...allowed].sort().join(", ");
  return new ProblemError("method_not_allowed", {
    detail: `Use ${list} at ${path}: got ${method}`,
    headers: { Allow: list },
  });
}

function matches(routePath: string, path: string): boolean {
  const wanted = routePath.split("/");
  const given = path.split("/");
  return wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith(":") || part === given[index]);
}
