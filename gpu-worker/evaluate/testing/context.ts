import type { EvaluateOptions } from "../arguments.ts";
import type { WorkerClient } from "../worker/client.ts";
import type { EvaluationContext } from "../evaluation.ts";
import type { RgbImage } from "../images/rgb-image.ts";

/** A context for one test; overlays are kept in `drawn`. */
export function testContext(
  worker: WorkerClient,
  options: Partial<EvaluateOptions> & Pick<EvaluateOptions, "dataset" | "data" | "split">,
): EvaluationContext & { readonly drawn: Map<string, RgbImage> } {
  const drawn = new Map<string, RgbImage>();
  return {
    options: {
      prompts: ["none"],
      modes: ["refined"],
      limit: Infinity,
      seed: 1,
      overlays: 0,
      out: undefined,
      worker: undefined,
      json: undefined,
      ...options,
    },
    worker,
    overlays: {
      path: null,
      write: (name, image) => {
        drawn.set(name, image);
        return Promise.resolve();
      },
    },
    stderr: { write: () => true },
    drawn,
  };
}
