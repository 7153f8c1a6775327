import { readFile } from "node:fs/promises";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { Mode } from "../arguments.ts";
import type { EvaluationContext } from "../evaluation.ts";
import { decodeInstances, type FoundCar } from "./decode-instances.ts";

/** A picture without prompts of its own. */
export interface StreetPicture {
  readonly id: string;
  readonly picturePath: string;
}

/** What the worker found in one picture without prompts. */
export interface PictureAnswer<P> {
  readonly picture: P;
  readonly mode: Mode;
  readonly cars: readonly FoundCar[];
  readonly result: WorkerResult;
}

/** Sends each picture as its file stands, once in every mode. */
export async function* askPictures<P extends StreetPicture>(
  pictures: readonly P[],
  { options, worker, follow }: EvaluationContext,
): AsyncGenerator<PictureAnswer<P>> {
  const asked = pictures.slice(0, options.limit);
  const progress = follow(asked.length);
  for (const [index, picture] of asked.entries()) {
    for (const mode of options.modes) {
      const result = await askPicture(picture, mode, { options, worker });
      yield { picture, mode, cars: decodeInstances(result), result };
    }
    progress.update(index + 1, picture.id);
  }
  progress.end();
}

/** The answer to one picture: where it was asked before, the worker's memory has it. */
export async function askPicture(
  { picturePath }: StreetPicture,
  mode: Mode,
  { options: { minScore }, worker }: Pick<EvaluationContext, "options" | "worker">,
): Promise<WorkerResult> {
  const image = await readFile(picturePath);
  return await worker.segment(image, {
    mode,
    ...minScore === undefined ? {} : { min_score: minScore },
  });
}
