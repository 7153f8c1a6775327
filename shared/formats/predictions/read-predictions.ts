import * as z from "zod";
import { boxSchema } from "../../schema/mask.ts";
import { RunLengthMask } from "../../mask/run-length-mask.ts";
import type { AmodalDataset, AmodalInstance } from "../amodal-dataset.ts";
import { FormatError } from "../format-error.ts";
import { readSegmentation } from "../mask/read-segmentation.ts";
import { parseJson } from "../parse-json.ts";

const resultsSchema = z.array(z.object({
  image_id: z.int(),
  category_id: z.int(),
  score: z.number(),
  bbox: boxSchema.optional(),
  segmentation: z.unknown().optional(),
  visible_segmentation: z.unknown().optional(),
}));

type Result = z.output<typeof resultsSchema>[number];

export interface PredictionOptions {
  /** What to do with results for pictures that the dataset does not have: an error by default. */
  readonly otherImages?: "reject" | "skip";
}

/**
 * COCO results, `[{ image_id, category_id, score, bbox?, segmentation?, visible_segmentation? }]`,
 * of any system, for the pictures of a dataset: the same pictures in the same order, their instances
 * the predictions, in the file's order. `segmentation` is the amodal mask; without
 * `visible_segmentation` the visible mask is the same, without any mask it is the whole pixels of
 * `bbox`. Results of categories that the dataset does not have are left out, as pycocotools does.
 *
 * @throws {FormatError} where the list breaks the schema, or has a picture that the dataset lacks
 */
export function readPredictions(
  json: unknown,
  dataset: AmodalDataset,
  { otherImages = "reject" }: PredictionOptions = {},
): AmodalDataset {
  const results = parseJson(resultsSchema, json);
  const { name, categories, categoryIds = categories.map((_, i) => i + 1), images } = dataset;
  const categoryOf = new Map(categoryIds.map((id, i) => [id, categories[i]]));
  const found = new Map(
    images.map((image) => [image.id, { image, instances: [] as AmodalInstance[] }]),
  );
  results.forEach((result, index) => {
    const picture = found.get(result.image_id);
    if (picture === undefined) {
      if (otherImages === "skip") return;
      throw new FormatError(
        `[${index}].image_id`,
        `Use ids of the pictures of "${name}": got ${result.image_id}`,
      );
    }
    const category = categoryOf.get(result.category_id);
    if (category === undefined) return;
    const masks = readMasks(result, picture.image, `[${index}]`);
    const box = result.bbox && { box: result.bbox };
    picture.instances.push(
      { id: index + 1, category, ...masks, ignore: false, score: result.score, ...box },
    );
  });
  return {
    ...dataset,
    images: images.map((image) => ({
      ...image,
      instances: found.get(image.id)?.instances ?? [],
      order: [],
    })),
  };
}

function readMasks(
  { segmentation, visible_segmentation, bbox }: Result,
  image: { readonly width: number; readonly height: number },
  path: string,
): Pick<AmodalInstance, "amodal" | "visible"> {
  if (segmentation === undefined && bbox === undefined) {
    throw new FormatError(path, "Give each result a segmentation or a bbox: got neither");
  }
  const amodal = segmentation === undefined && bbox !== undefined
    ? coveredPixels(bbox, image)
    : readSegmentation(segmentation, image, `${path}.segmentation`);
  const visible = visible_segmentation === undefined
    ? amodal
    : readSegmentation(visible_segmentation, image, `${path}.visible_segmentation`);
  return { amodal, visible };
}

/** The pixels whose middles a box covers. */
function coveredPixels(
  [x, y, width, height]: readonly [number, number, number, number],
  image: { readonly width: number; readonly height: number },
): RunLengthMask {
  const [left, top] = [Math.round(x), Math.round(y)];
  const [right, bottom] = [Math.round(x + width), Math.round(y + height)];
  return RunLengthMask.filled(image.width, image.height, [left, top, right - left, bottom - top]);
}
