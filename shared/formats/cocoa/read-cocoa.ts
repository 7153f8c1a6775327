import * as z from "zod";
import type { AmodalDataset, AmodalImage, AmodalInstance } from "../amodal-dataset.ts";
import { type CocoImage, cocoImageSchema } from "../coco/coco-file.ts";
import { FormatError } from "../format-error.ts";
import { readSegmentation } from "../mask/read-segmentation.ts";
import { layerOrder } from "../order/layer-order.ts";
import { parseJson } from "../parse-json.ts";
import type { ReadOptions } from "../read-options.ts";

const regionSchema = z.object({
  id: z.int().optional(),
  name: z.string(),
  segmentation: z.unknown().optional(),
  visible_mask: z.unknown().optional(),
  isStuff: z.union([z.boolean(), z.literal([0, 1])], { error: "Use 0 or 1" }).optional(),
  order: z.int().min(1),
  area: z.number().min(0).optional(),
});

const annotationSchema = z.object({
  image_id: z.int(),
  regions: z.array(regionSchema),
  depth_constraint: z.string().regex(/^(\d+-\d+(,\d+-\d+)*)?$/, {
    error: ({ input }) => `Use pairs as "1-2,1-3": got ${JSON.stringify(input)}`,
  }).optional(),
});

const fileSchema = z.object({
  images: z.array(cocoImageSchema),
  annotations: z.array(annotationSchema),
});

type Region = z.output<typeof regionSchema>;
type Annotation = z.output<typeof annotationSchema>;

/**
 * COCOA (`COCO_amodal_val2014.json`) from parsed JSON, in the form of amodalAPI ("Semantic Amodal
 * Segmentation", CVPR 2017). Names are free text there: they are trimmed and put in lower case, and
 * are the categories. As amodalAPI does by default, stuff is ignored, and of several annotators the
 * first counts. A region without `visible_mask` is seen whole. Without `depth_constraint`, regions
 * that overlap are ordered by their `order`, which counts from the front.
 *
 * @throws {FormatError} where the file breaks the schema or names a picture that it does not list
 */
export function readCocoa(json: unknown, options: ReadOptions = {}): AmodalDataset {
  const { images, annotations } = parseJson(fileSchema, json);
  const listed = new Set(images.map(({ id }) => id));
  const first = new Map<number, { annotation: Annotation; path: string }>();
  annotations.forEach((annotation, index) => {
    const path = `annotations[${index}]`;
    if (!listed.has(annotation.image_id)) {
      throw new FormatError(
        `${path}.image_id`,
        `Use an id of "images": got ${annotation.image_id}`,
      );
    }
    if (!first.has(annotation.image_id)) first.set(annotation.image_id, { annotation, path });
  });
  const read = images.map((image): AmodalImage => {
    const { id, file_name: fileName, width, height } = image;
    const said = first.get(id);
    const content = said
      ? readRegions(said.annotation, image, said.path, options.categories)
      : EMPTY;
    return { id, fileName, width, height, ...content };
  });
  const names = read.flatMap(({ instances }) => instances.map(({ category }) => category));
  return { name: options.name ?? "cocoa", categories: [...new Set(names)], images: read };
}

const EMPTY = { instances: [], order: [] };

function readRegions(
  { regions, depth_constraint: constraint }: Annotation,
  image: CocoImage,
  path: string,
  categories: readonly string[] | undefined,
): Pick<AmodalImage, "instances" | "order"> {
  const read = regions.flatMap((region, index) => {
    const category = normalName(region.name);
    if (categories && !categories.includes(category)) return [];
    return [{
      layer: region.order,
      instance: readRegion(region, category, image, `${path}.regions[${index}]`),
    }];
  });
  const instances = read.map(({ instance }) => instance);
  if (constraint === undefined) {
    return {
      instances,
      order: layerOrder(read.map(({ instance, layer }) => ({ ...instance, layer }))),
    };
  }
  // Published files have pairs whose regions were taken out since.
  const idOf = new Map(read.map(({ layer, instance }) => [layer, instance.id]));
  const order = constraint.split(",").flatMap((pair): [number, number][] => {
    const [front, behind] = pair.split("-").map((layer) => idOf.get(Number(layer)));
    return front === undefined || behind === undefined ? [] : [[front, behind]];
  });
  return { instances, order };
}

function readRegion(
  region: Region,
  category: string,
  image: CocoImage,
  path: string,
): AmodalInstance {
  const amodal = readSegmentation(region.segmentation, image, `${path}.segmentation`);
  const visible = region.visible_mask === undefined
    ? amodal
    : readSegmentation(region.visible_mask, image, `${path}.visible_mask`);
  return {
    id: region.id ?? region.order,
    category,
    amodal,
    visible,
    ignore: Boolean(region.isStuff) || amodal.isEmpty,
    ...(region.area !== undefined && { area: region.area }),
  };
}

/** "Dougnut " and "dougnut" are one category. */
function normalName(name: string): string {
  return name.trim().toLowerCase().replace(/\s+/g, " ");
}
