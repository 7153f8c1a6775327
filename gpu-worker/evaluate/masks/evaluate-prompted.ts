import type { AmodalImage } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { promptName } from "../question-name.ts";
import type { ReportPart } from "../report/report.ts";
import { evaluateObjects } from "./evaluate-objects.ts";
import type { MaskTask } from "./mask-task.ts";
import { canBePrompted, type ObjectPrompt } from "./prompt-objects.ts";
import { promptedSystems } from "./prompted-systems.ts";

const GIVEN: Readonly<Record<ObjectPrompt, string>> = {
  box: "The tight box of each object’s visible part is given",
  mask: "The visible mask of each object is given",
};

/** Says where each object is and measures what is made of it. */
export async function evaluatePrompted(task: MaskTask, prompt: ObjectPrompt): Promise<ReportPart> {
  const images = task.images.map((image) => ({
    ...image,
    instances: image.instances.filter(canBePrompted),
  })).filter(({ instances }) => instances.length > 0);
  const prompts = countObjects(images);
  const left = countObjects(task.images) - prompts;
  const without = left === 0
    ? ""
    : `; ${left} crowds and objects without a visible pixel are left out`;
  const parts = await evaluateObjects(task, images, promptedSystems(task, prompt), {
    question: promptName(prompt),
    prompted: true,
    keyMeasures: task.truth === "amodal"
      ? ["full", "hidden", "from75", "from90"]
      : ["visible", "from75", "from90"],
  });
  return {
    ...parts,
    lead: `${GIVEN[prompt]}: ${prompts} in ${images.length} pictures${without}.`,
    details: { [prompt]: parts.details },
  };
}

function countObjects(images: readonly AmodalImage[]): number {
  return images.reduce((sum, { instances }) => sum + instances.length, 0);
}
