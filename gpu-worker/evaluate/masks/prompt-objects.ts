import type { AmodalImage, AmodalInstance } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { encodeRle } from "@kanizsa/shared/mask/rle.ts";
import { MAX_PROMPTS, type Prompt } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { Mode } from "../arguments.ts";
import type { EvaluationContext } from "../evaluation.ts";
import { answeredPicture } from "./answered-picture.ts";
import type { SystemAnswer } from "./system.ts";

/** What a prompt says about an object. */
export type ObjectPrompt = "box" | "mask";

/**
 * Asks for every object of a picture in one request, so that each knows of the others, or in several
 * where there are more than a request takes. Objects without a visible pixel can't be prompted.
 *
 * @param picture the encoded file
 */
export async function promptObjects(
  image: AmodalImage,
  picture: Uint8Array,
  { prompt, mode }: { readonly prompt: ObjectPrompt; readonly mode: Mode },
  worker: EvaluationContext["worker"],
): Promise<SystemAnswer> {
  const objects = image.instances.filter(canBePrompted);
  const byObject = new Map<number, AmodalInstance>();
  const order: [front: number, behind: number][] = [];
  for (let from = 0; from < objects.length; from += MAX_PROMPTS) {
    const asked = objects.slice(from, from + MAX_PROMPTS);
    const prompts = asked.map((object) => promptOf(object, prompt));
    const result = await worker.segment(picture, { prompts, mode });
    const answer = answeredPicture(image, result, asked[0].category);
    // Ids begin anew with every request.
    const idOf = (id: number) => from + id;
    result.instances.forEach(({ prompt: index }, k) => {
      if (index === null) throw new Error("The worker answered what was not asked");
      const instance = answer.instances[k];
      byObject.set(asked[index].id, { ...instance, id: idOf(instance.id) });
    });
    order.push(...result.order.map(([a, b]): [number, number] => [idOf(a), idOf(b)]));
  }
  return { byObject, order };
}

export function canBePrompted({ visible, ignore }: AmodalInstance): boolean {
  return !ignore && !visible.isEmpty;
}

function promptOf({ visible }: AmodalInstance, kind: ObjectPrompt): Prompt {
  if (kind === "mask") return { mask: encodeRle(visible), category: "car" };
  return { box: visible.boundingBox() ?? undefined, category: "car" };
}
