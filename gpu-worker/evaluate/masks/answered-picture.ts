import type { AmodalImage, AmodalInstance } from "@kanizsa/shared/formats/amodal-dataset.ts";
import { decodeRuns } from "@kanizsa/shared/mask/rle.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { DatasetError } from "../datasets/dataset-error.ts";

/**
 * The worker's answer as a picture of the data set, its instances scored predictions of `category`.
 *
 * @throws {DatasetError} when the picture is of another size than its annotation says
 */
export function answeredPicture(
  image: AmodalImage,
  { image: size, instances, order }: WorkerResult,
  category: string,
): AmodalImage {
  if (size.width !== image.width || size.height !== image.height) {
    throw new DatasetError(
      `Use the pictures that were annotated: ${image.fileName} is ${size.width} × ${size.height}, ` +
        `its annotation says ${image.width} × ${image.height}`,
    );
  }
  return {
    ...image,
    instances: instances.map(({ id, score, amodal, visible }): AmodalInstance => ({
      id,
      category,
      amodal: decodeRuns(amodal.segmentation),
      visible: decodeRuns(visible.segmentation),
      ignore: false,
      score,
    })),
    order,
  };
}
