import { readPhotos } from "../datasets/photos.ts";
import type { Evaluation } from "../evaluation.ts";
import { figure } from "../report/cell.ts";
import { askPictures } from "./ask-pictures.ts";
import { streetGalleries } from "./street-gallery.ts";

/** Draws what is found in photographs without labels: whether it is right, a person must see. */
export const evaluatePhotos: Evaluation = async (context) => {
  const photos = await readPhotos(context.options.data);
  const rows: { id: string; mode: string; cars: number; scores: number[]; totalMs: number }[] = [];
  for await (const { picture, mode, cars, result } of askPictures(photos, context)) {
    rows.push({
      id: picture.id,
      mode,
      cars: cars.length,
      scores: cars.map(({ instance }) => instance.score),
      totalMs: result.timings_ms.total,
    });
  }
  return {
    title: "Photographs to look at",
    lead: "Photographs without labels: whether what was found is right, a person must see.",
    keyFigures: [],
    tables: [{
      title: "Photographs to look at",
      columns: ["photograph", "mode", "cars found", "scores", "ms"],
      rows: rows.map(({ id, mode, cars, scores, totalMs }) => [
        id,
        mode,
        String(cars),
        scores.map((score) => figure(score, 2)).join(", ") || "–",
        { value: totalMs, digits: 1 },
      ]),
    }],
    charts: [],
    galleries: await streetGalleries(photos, Infinity, context),
    details: { photos: rows },
  };
};
