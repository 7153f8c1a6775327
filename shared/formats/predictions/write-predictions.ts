import type { BoxXywh } from "../../geometry/box.ts";
import { encodeRle, type Rle } from "../../mask/rle.ts";
import type { AmodalDataset } from "../amodal-dataset.ts";

/** One entry of COCO results, with the visible mask beside the amodal one. */
export interface PredictionEntry {
  image_id: number;
  category_id: number;
  score: number;
  bbox: BoxXywh;
  segmentation: Rle;
  visible_segmentation: Rle;
}

/** Scored instances as COCO results, which pycocotools reads too; instances without score have 1. */
export function writePredictions(
  { categories, categoryIds = categories.map((_, i) => i + 1), images }: AmodalDataset,
): PredictionEntry[] {
  return images.flatMap(({ id, instances }) =>
    instances.map(({ category, score = 1, box, amodal, visible }) => ({
      image_id: id,
      category_id: categoryIds[categories.indexOf(category)],
      score,
      bbox: [...(box ?? amodal.boundingBox() ?? [0, 0, 0, 0])] as BoxXywh,
      segmentation: encodeRle(amodal),
      visible_segmentation: encodeRle(visible),
    }))
  );
}
