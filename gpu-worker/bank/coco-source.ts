import { readFile } from "node:fs/promises";
import * as z from "zod";
import { dottedPath } from "@kanizsa/shared/schema/json-pointer.ts";
import type { FieldError } from "@kanizsa/shared/schema/problem.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";

/** An entry of an annotation file or bank that was left out, and why. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

const segmentationSchema = z.union([
  z.array(z.array(z.number())).min(1),
  z.object({
    /** [height, width] */
    size: z.tuple([z.int().min(1), z.int().min(1)]),
    counts: z.union([z.string(), z.array(z.int().min(0))]),
  }),
], { error: "Use polygons, or RLE with size and counts" });

/** A COCO segmentation: polygons, compressed RLE, or run lengths as numbers. */
export type CocoSegmentation = z.infer<typeof segmentationSchema>;

const idSchema = z.union([z.int(), z.string()], { error: "Use a number or a text" });

const imageSchema = z.object({
  id: idSchema,
  file_name: z.string().min(1),
  width: z.int().min(1),
  height: z.int().min(1),
});

const annotationSchema = z.object({
  id: idSchema,
  image_id: idSchema,
  category_id: idSchema,
  iscrowd: z.union([z.int(), z.boolean()]).optional(),
  segmentation: segmentationSchema,
});

const categorySchema = z.object({ id: idSchema, name: z.string() });

const fileSchema = z.object({
  images: z.array(z.unknown()),
  annotations: z.array(z.unknown()),
  categories: z.array(categorySchema),
});

export interface CocoAnnotation {
  readonly id: string;
  readonly segmentation: CocoSegmentation;
}

/** One photograph with its annotations of the chosen category. */
export interface CocoImage {
  readonly fileName: string;
  readonly width: number;
  readonly height: number;
  readonly annotations: readonly CocoAnnotation[];
}

export interface CocoSource {
  readonly images: readonly CocoImage[];
  readonly skipped: readonly Skipped[];
}

/** An annotation file cannot be used at all; the message says why. */
export class CocoFileError extends Error {
  override readonly name = "CocoFileError";
}

/**
 * Reads the annotations of one category from a COCO instances file. Entries that do not fit are
 * named and skipped, so that one bad entry does not cost the others.
 *
 * @throws {CocoFileError} when the file is no COCO file or has no such category
 */
export async function readCocoSource(path: string, category: string): Promise<CocoSource> {
  const { images, annotations, categories } = await readCocoFile(path);
  const wanted = new Set(categories.filter(({ name }) => name === category).map(({ id }) => id));
  if (wanted.size === 0) {
    const names = [...new Set(categories.map(({ name }) => name))].join(", ");
    throw new CocoFileError(
      `Use a category of ${path} (${names || "it has none"}): got ${category}`,
    );
  }
  const skipped: Skipped[] = [];
  const imagesById = new Map<string | number, CocoImage & { annotations: CocoAnnotation[] }>();
  for (const [index, value] of images.entries()) {
    const image = validate(imageSchema, value);
    if (image.success) {
      const { id, file_name: fileName, width, height } = image.data;
      imagesById.set(id, { fileName, width, height, annotations: [] });
    } else {
      skipped.push({ name: nameOf("image", value, index), reason: joined(image.errors) });
    }
  }
  for (const [index, value] of annotations.entries()) {
    // Other categories are none of our business, whatever their entries look like.
    if (isOfCategory(value) && !wanted.has(value.category_id)) continue;
    const name = nameOf("annotation", value, index);
    const annotation = validate(annotationSchema, value);
    if (!annotation.success) {
      skipped.push({ name, reason: joined(annotation.errors) });
      continue;
    }
    const { id, image_id: imageId, iscrowd, segmentation } = annotation.data;
    const image = imagesById.get(imageId);
    if (!image) skipped.push({ name, reason: `its image ${imageId} is not listed` });
    else if (iscrowd) skipped.push({ name, reason: "it outlines a crowd, not one object" });
    else image.annotations.push({ id: String(id), segmentation });
  }
  return {
    images: [...imagesById.values()].filter((image) => image.annotations.length > 0),
    skipped,
  };
}

async function readCocoFile(path: string): Promise<z.infer<typeof fileSchema>> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? "is no JSON" : "cannot be read";
    throw new CocoFileError(`Name a COCO annotation file: ${path} ${reason}`, { cause: error });
  }
  const result = validate(fileSchema, value);
  if (result.success) return result.data;
  throw new CocoFileError(`Name a COCO annotation file: ${path} is none, ${joined(result.errors)}`);
}

function isOfCategory(value: unknown): value is { category_id: string | number } {
  if (typeof value !== "object" || value === null || !("category_id" in value)) return false;
  return typeof value.category_id === "number" || typeof value.category_id === "string";
}

function nameOf(kind: string, value: unknown, index: number): string {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : undefined;
  return id === undefined ? `${kind} at index ${index}` : `${kind} ${String(id)}`;
}

function joined(errors: readonly FieldError[]): string {
  return errors.map(({ pointer, message }) =>
    pointer === "#" ? message : `${dottedPath(pointer)}: ${message}`
  ).join("; ");
}
