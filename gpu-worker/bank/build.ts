import { join, normalize, parse, sep } from "node:path";
import type { describeReference } from "@kanizsa/shared/pipeline/describe-reference.ts";
import type { Picture } from "@kanizsa/shared/pipeline/picture.ts";
import type { Reference } from "@kanizsa/shared/pipeline/reference-bank.ts";
import type { Runtime } from "@kanizsa/shared/pipeline/runtime.ts";
import { segmentationToBitmap } from "./coco-mask.ts";
import type { CocoAnnotation, CocoImage, Skipped } from "./coco-source.ts";
import { mirrorBitmap, mirrorPicture } from "./mirror.ts";

export interface DescribeOptions {
  readonly category: string;
  readonly imagesFolder: string;
  /** Describe the mirror image of each reference as well. */
  readonly mirror: boolean;
  /** Ids that the bank has already: such entries are skipped. */
  readonly taken: ReadonlySet<string>;
  readonly runtime: Runtime;
  readonly describe: typeof describeReference;
  /** Decodes the photograph in a file. */
  readonly readPicture: (path: string) => Promise<Picture>;
  /** Called after each annotation; told of those that were skipped. */
  readonly onDone: (skipped: Skipped | null) => void;
}

/**
 * Describes every annotated object, and on request its mirror image, as references, one after the
 * other. Whatever fails for one photograph or annotation is named and skipped.
 */
export async function* describeImages(
  images: readonly CocoImage[],
  options: DescribeOptions,
): AsyncGenerator<Reference> {
  const ids = new Set(options.taken);
  for (const image of images) {
    const picture = await readPicture(image, options).catch((error: unknown) => {
      if (error instanceof Error) return error;
      throw error;
    });
    for (const annotation of image.annotations) {
      const id = referenceId(image, annotation);
      let described: Reference[] = [];
      let skipped: Skipped | null = null;
      try {
        if (picture instanceof Error) throw picture;
        if (ids.has(id)) throw new Error("the bank has a reference of this id");
        described = await describeAnnotation(id, image, annotation, picture, options);
        ids.add(id);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const name = `annotation ${annotation.id} of ${image.fileName}`;
        skipped = { name, reason: error.message };
      }
      options.onDone(skipped);
      yield* described;
    }
  }
}

/** The file's name and the annotation's number, in characters that need no escaping in a URL. */
export function referenceId({ fileName }: CocoImage, annotation: CocoAnnotation): string {
  return `${parse(fileName).name}-${annotation.id}`.replaceAll(/[^\w.-]+/g, "_").slice(0, 150);
}

async function readPicture(image: CocoImage, options: DescribeOptions): Promise<Picture> {
  const { fileName, width, height } = image;
  const relative = normalize(fileName);
  if (parse(relative).root !== "" || relative.split(sep)[0] === "..") {
    throw new Error("its file name leads out of the images folder");
  }
  const picture = await options.readPicture(join(options.imagesFolder, relative));
  if (picture.width !== width || picture.height !== height) {
    throw new Error(
      `the annotations say ${width} × ${height} px, the upright photograph has ` +
        `${picture.width} × ${picture.height}`,
    );
  }
  return picture;
}

async function describeAnnotation(
  id: string,
  image: CocoImage,
  { segmentation }: CocoAnnotation,
  picture: Picture,
  { category, mirror, describe, runtime }: DescribeOptions,
): Promise<Reference[]> {
  const mask = segmentationToBitmap(segmentation, picture.width, picture.height);
  const facts = { category, source: image.fileName };
  const reference = await describe({ ...facts, id, mirrored: false, picture, mask }, runtime);
  if (!mirror) return [reference];
  const mirrored = await describe({
    ...facts,
    id: `${id}-mirrored`,
    mirrored: true,
    picture: mirrorPicture(picture),
    mask: mirrorBitmap(mask),
  }, runtime);
  return [reference, mirrored];
}
