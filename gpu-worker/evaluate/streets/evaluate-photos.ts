import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { readPhotos } from "../datasets/photos.ts";
import type { Evaluation } from "../evaluation.ts";
import { figure } from "../report/table.ts";
import { askPictures } from "./ask-pictures.ts";

/** Draws what is found in photographs without labels: whether it is right, a person must see. */
export const evaluatePhotos: Evaluation = async (context) => {
  const photos = await readPhotos(context.options.data);
  const rows: { id: string; mode: string; cars: number; scores: number[]; totalMs: number }[] = [];
  let model: WorkerResult["model"] | null = null;
  for await (const { picture, mode, cars, result } of askPictures(photos, context, Infinity)) {
    model = result.model;
    rows.push({
      id: picture.id,
      mode,
      cars: cars.length,
      scores: cars.map(({ instance }) => instance.score),
      totalMs: result.timings_ms.total,
    });
  }
  return {
    tables: [{
      title: "Photographs to look at",
      columns: ["photograph", "mode", "cars found", "scores", "ms"],
      rows: rows.map(({ id, mode, cars, scores, totalMs }) => [
        id,
        mode,
        String(cars),
        scores.map((score) => figure(score, 2)).join(", ") || "–",
        figure(totalMs, 1),
      ]),
    }],
    details: { photos: rows },
    model,
  };
};
