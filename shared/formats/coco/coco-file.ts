import * as z from "zod";
import { boxSchema } from "../../schema/mask.ts";
import type { AmodalDataset, AmodalImage, AmodalInstance } from "../amodal-dataset.ts";
import { FormatError } from "../format-error.ts";
import { parseJson } from "../parse-json.ts";
import type { ReadOptions } from "../read-options.ts";

export const cocoImageSchema = z.object({
  id: z.int(),
  file_name: z.string().min(1),
  width: z.int().min(1),
  height: z.int().min(1),
});

/** What the annotations of all formats of COCO's kind have in common. */
export const cocoAnnotationSchema = z.object({
  id: z.int(),
  image_id: z.int(),
  category_id: z.int(),
  iscrowd: z.union([z.boolean(), z.literal([0, 1])], { error: "Use 0 or 1" }).optional(),
  bbox: boxSchema.optional(),
  area: z.number().min(0).optional(),
  segmentation: z.unknown().optional(),
});

const categorySchema = z.object({ id: z.int(), name: z.string().min(1) });

export type CocoImage = z.output<typeof cocoImageSchema>;
export type CocoAnnotation = z.output<typeof cocoAnnotationSchema>;

/** What is particular to one format of COCO's kind. */
export interface CocoDialect<A extends CocoAnnotation> {
  readonly name: string;
  readonly annotationSchema: z.ZodType<A>;
  /** The masks of one annotation; `path` is where it stands in the file. */
  masks(annotation: A, image: CocoImage, path: string): Pick<AmodalInstance, "amodal" | "visible">;
  /** What the annotation says of box and area. */
  stated(annotation: A): Pick<AmodalInstance, "box" | "area">;
  /** Who hides whom among the annotations of one picture. */
  order(annotations: readonly A[], instances: readonly AmodalInstance[]): AmodalImage["order"];
}

/**
 * Reads `{ images, annotations, categories }`. An object without a pixel cannot be found: it is
 * ignored.
 *
 * @throws {FormatError} where the file breaks its schema, or names a picture or category that it
 *   does not list
 */
export function readCocoFile<A extends CocoAnnotation>(
  json: unknown,
  dialect: CocoDialect<A>,
  options: ReadOptions,
): AmodalDataset {
  const schema = z.object({
    images: z.array(cocoImageSchema),
    annotations: z.array(dialect.annotationSchema),
    categories: z.array(categorySchema),
  });
  const { images, annotations, categories } = parseJson(schema, json);
  const imageOf = byId(images, "images");
  const categoryOf = byId(categories, "categories");
  const wanted = categories.filter(({ name }) => options.categories?.includes(name) ?? true);
  const read = new Map<number, { annotations: A[]; instances: AmodalInstance[] }>();
  annotations.forEach((annotation, index) => {
    const path = `annotations[${index}]`;
    const image = imageOf(annotation.image_id, `${path}.image_id`);
    const category = categoryOf(annotation.category_id, `${path}.category_id`);
    if (!wanted.includes(category)) return;
    const masks = dialect.masks(annotation, image, path);
    const here = read.get(image.id) ?? { annotations: [], instances: [] };
    read.set(image.id, here);
    here.annotations.push(annotation);
    here.instances.push({
      id: annotation.id,
      category: category.name,
      ...masks,
      ignore: Boolean(annotation.iscrowd) || masks.amodal.isEmpty,
      ...dialect.stated(annotation),
    });
  });
  return {
    name: options.name ?? dialect.name,
    categories: wanted.map(({ name }) => name),
    categoryIds: wanted.map(({ id }) => id),
    images: images.map(({ id, file_name: fileName, width, height }) => {
      const { annotations = [], instances = [] } = read.get(id) ?? {};
      return {
        id,
        fileName,
        width,
        height,
        instances,
        order: dialect.order(annotations, instances),
      };
    }),
  };
}

/** Finds entries of a list by id, which the list must have, and once. */
function byId<T extends { readonly id: number }>(entries: readonly T[], list: string) {
  const known = new Map<number, T>();
  entries.forEach((entry, index) => {
    if (known.has(entry.id)) {
      throw new FormatError(`${list}[${index}].id`, `Use each id once: got ${entry.id} again`);
    }
    known.set(entry.id, entry);
  });
  return (id: number, path: string): T => {
    const entry = known.get(id);
    if (entry === undefined) throw new FormatError(path, `Use an id of "${list}": got ${id}`);
    return entry;
  };
}
