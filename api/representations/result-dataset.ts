import type { AmodalDataset } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";

/** Formats of COCO's kind number pictures: a result has one. */
const IMAGE_ID = 1;

/** A result as a data set of one picture, which the writers of all formats take. */
export function resultDataset({ image, instances, order }: SegmentationResult): AmodalDataset {
  return {
    name: "kanizsa",
    categories: [...new Set(instances.map(({ category }) => category))].sort(),
    images: [{
      id: IMAGE_ID,
      fileName: image.id,
      width: image.width,
      height: image.height,
      order,
      instances: instances.map(({ id, category, score, amodal, visible }) => ({
        id,
        category,
        score,
        amodal: decodeRuns(amodal.segmentation),
        visible: decodeRuns(visible.segmentation),
        ignore: false,
      })),
    }],
  };
}
