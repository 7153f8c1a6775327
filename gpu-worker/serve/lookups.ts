import { WorkerProblem } from "../worker-problem.ts";
import type { Engine } from "./engine.ts";
import { modelMetadata } from "./metadata.ts";
import type { ModelSlot } from "./model-slot.ts";
import { listReferences, readReference } from "./references.ts";
import { type Match, matchRoute } from "./router.ts";

/**
 * The JSON at a path of the HTTP API that costs no computation: the model, and its references.
 *
 * @param path with its query
 * @throws {WorkerProblem} not_found, method_not_allowed, worker_unavailable, those of the references
 */
export async function lookUp(slot: ModelSlot, path: string): Promise<unknown> {
  const [pathname = "", search = ""] = path.split("?", 2);
  const match = matchRoute("GET", pathname);
  const lease = slot.lease();
  try {
    const { engine } = lease;
    checkModel(engine, match);
    switch (match.route) {
      case "model":
        return modelMetadata(engine);
      case "references":
        return await listReferences(engine, new URLSearchParams(search));
      case "reference":
        return await readReference(engine, match.id ?? "");
      default:
        throw new WorkerProblem("not_found", `Look up a model or its references: got ${pathname}`);
    }
  } finally {
    lease.release();
  }
}

/** @throws {WorkerProblem} not_found unless the path names this engine */
export function checkModel(engine: Engine, { model, version }: Match): void {
  if (model !== engine.name) {
    throw new WorkerProblem("not_found", `Use the model ${engine.name}: got ${model}`);
  }
  if (version !== undefined && version !== engine.version) {
    throw new WorkerProblem(
      "not_found",
      `Use version ${engine.version} of the model ${engine.name}: got ${version}`,
    );
  }
}

/** The engine's own account of itself, as `GET /v1/models` and announcements tell it. */
export function describeModel(engine: Engine) {
  const { name, versions: [version], parameters } = modelMetadata(engine);
  const { providers: _, ...told } = parameters;
  return { name, version: version ?? engine.version, ...told };
}
