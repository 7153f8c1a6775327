import { WorkerProblem } from "../worker-problem.ts";

/** The protocol's routes that this worker serves. */
export type Route =
  | "server"
  | "live"
  | "ready"
  | "model"
  | "model-ready"
  | "infer"
  | "repository-index"
  | "repository-load";

/** `:model` and `:version` are returned as parameters. */
const ROUTES: readonly [method: "GET" | "POST", path: string, route: Route][] = [
  ["GET", "/v2", "server"],
  ["GET", "/v2/health/live", "live"],
  ["GET", "/v2/health/ready", "ready"],
  ["GET", "/v2/models/:model", "model"],
  ["GET", "/v2/models/:model/ready", "model-ready"],
  ["POST", "/v2/models/:model/infer", "infer"],
  ["GET", "/v2/models/:model/versions/:version", "model"],
  ["GET", "/v2/models/:model/versions/:version/ready", "model-ready"],
  ["POST", "/v2/models/:model/versions/:version/infer", "infer"],
  ["POST", "/v2/repository/index", "repository-index"],
  ["POST", "/v2/repository/models/:model/load", "repository-load"],
];

export interface Match {
  readonly route: Route;
  readonly model: string | undefined;
  readonly version: string | undefined;
}

/** @throws {WorkerProblem} not_found, method_not_allowed */
export function matchRoute(method: string, path: string): Match {
  const parts = path.replace(/\/$/, "").split("/");
  const allowed: string[] = [];
  for (const [routeMethod, pattern, route] of ROUTES) {
    const parameters = matchPath(pattern.split("/"), parts);
    if (!parameters) continue;
    if (routeMethod === method || (routeMethod === "GET" && method === "HEAD")) {
      return { route, model: parameters.model, version: parameters.version };
    }
    allowed.push(routeMethod);
  }
  if (allowed.length > 0) {
    throw new WorkerProblem("method_not_allowed", `Use ${allowed.join(" or ")}: got ${method}`, {
      allow: allowed,
    });
  }
  throw new WorkerProblem("not_found", `Use a path of the Open Inference Protocol: got ${path}`);
}

function matchPath(
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, piece] of pattern.entries()) {
    if (piece.startsWith(":")) parameters[piece.slice(1)] = parts[index];
    else if (piece !== parts[index]) return null;
  }
  return parameters;
}
