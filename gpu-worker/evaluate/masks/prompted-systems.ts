import type { AmodalImage, AmodalInstance } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { RunLengthMask } from "@kanizsa/shared/mask/run-length-mask.ts";
import { convexHull } from "@kanizsa/shared/metrics/convex-hull.ts";
import { againstSystem } from "./against-system.ts";
import type { MaskTask } from "./mask-task.ts";
import { readPictureFile } from "./picture-file.ts";
import { type ObjectPrompt, promptObjects } from "./prompt-objects.ts";
import { ownName, type System } from "./system.ts";

/**
 * What is measured when the caller says where each object is: the worker in every mode; where hidden
 * parts are known, the true visible masks as they are, and their convex hulls; another system.
 */
export function promptedSystems(task: MaskTask, prompt: ObjectPrompt): System[] {
  const { context: { options, worker }, pictureFolder, truth, against } = task;
  const ours = options.modes.map((mode): System => ({
    name: ownName(mode),
    role: "ours",
    answer: async (image) =>
      await promptObjects(image, await readPictureFile(pictureFolder, image), {
        prompt,
        mode,
      }, worker),
  }));
  const baselines = truth === "amodal"
    ? [
      baseline("visible mask as it is", ({ visible }) => visible),
      baseline("hull of the visible mask", ({ visible }) =>
        RunLengthMask.fromBitmap(convexHull(visible.toBitmap()))),
    ]
    : [];
  return [...ours, ...baselines, ...against ? [againstSystem(against)] : []];
}

/** Knows the true visible masks, and makes whole objects of them. */
function baseline(
  name: string,
  complete: (object: AmodalInstance) => RunLengthMask,
): System {
  return {
    name,
    role: "baseline",
    answer: ({ instances }: AmodalImage) => {
      const made = instances.map((object) => ({ ...object, amodal: complete(object) }));
      return Promise.resolve({
        byObject: new Map(made.map((object) => [object.id, object])),
        order: null,
      });
    },
  };
}
