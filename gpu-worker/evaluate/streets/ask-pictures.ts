import { readFile } from "node:fs/promises";
import { mulberry32 } from "@kanizsa/shared/random/mulberry32.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { startProgress } from "../../bank/progress.ts";
import type { Mode } from "../arguments.ts";
import type { EvaluationContext } from "../evaluation.ts";
import { readRgb } from "../images/rgb-image.ts";
import { sampleIndices } from "../report/sample-indices.ts";
import { decodeInstances, type FoundCar } from "./decode-instances.ts";
import { drawStreet } from "./draw-street.ts";

/** What the worker found in one picture without prompts. */
export interface PictureAnswer<P> {
  readonly picture: P;
  readonly mode: Mode;
  readonly cars: readonly FoundCar[];
  readonly result: WorkerResult;
}

/** Sends each picture as its file stands, once in every mode, and draws `overlays` of each mode. */
export async function* askPictures<P extends { readonly id: string; readonly picturePath: string }>(
  pictures: readonly P[],
  { options, worker, overlays, stderr }: EvaluationContext,
  overlayCount = options.overlays,
): AsyncGenerator<PictureAnswer<P>> {
  const asked = pictures.slice(0, options.limit);
  const drawnOnes = sampleIndices(asked.length, overlayCount, mulberry32(options.seed));
  const progress = startProgress(stderr, asked.length);
  for (const [index, picture] of asked.entries()) {
    const image = await readFile(picture.picturePath);
    for (const mode of options.modes) {
      const result = await worker.segment(image, { mode });
      const cars = decodeInstances(result);
      if (drawnOnes.has(index)) {
        const drawn = drawStreet(await readRgb(picture.picturePath), cars);
        await overlays.write(`${picture.id} ${mode}`, drawn);
      }
      yield { picture, mode, cars, result };
    }
    progress.update(index + 1, picture.id);
  }
  progress.end();
}
