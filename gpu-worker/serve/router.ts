import { WorkerProblem } from "../worker-problem.ts";

/** The protocol's routes that this worker serves. */
export type Route =
  | "server"
  | "live"
  | "ready"
  | "model"
  | "model-ready"
  | "infer"
  | "references"
  | "reference"
  | "request"
  | "metrics"
  | "repository-index"
  | "repository-load";

/** Parts that begin with a colon are returned as parameters, percent-decoded. */
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
  ["GET", "/v2/models/:model/references", "references"],
  ["GET", "/v2/models/:model/references/:id", "reference"],
  ["GET", "/v2/requests/:id", "request"],
  ["GET", "/metrics", "metrics"],
  ["POST", "/v2/repository/index", "repository-index"],
  ["POST", "/v2/repository/models/:model/load", "repository-load"],
];

export interface Match {
  readonly route: Route;
  readonly model: string | undefined;
  readonly version: string | undefined;
  /** Of a reference or a request. */
  readonly id: string | undefined;
}

/** @throws {WorkerProblem} not_found, method_not_allowed */
export function matchRoute(method: string, path: string): Match {
  const parts = path.replace(/\/$/, "").split("/");
  const allowed: string[] = [];
  for (const [routeMethod, pattern, route] of ROUTES) {
    const parameters = matchPath(pattern.split("/"), parts);
    if (!parameters) continue;
    if (routeMethod === method || (routeMethod === "GET" && method === "HEAD")) {
      const { model, version, id } = parameters;
      return { route, model, version, id };
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
    if (piece.startsWith(":")) {
      const value = decode(parts[index]);
      if (value === null) return null;
      parameters[piece.slice(1)] = value;
    } else if (piece !== parts[index]) return null;
  }
  return parameters;
}

/** Null where the percent signs make no sense. */
function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
