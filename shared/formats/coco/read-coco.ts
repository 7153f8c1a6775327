import type { AmodalDataset } from "../amodal-dataset.ts";
import { readSegmentation } from "../mask/read-segmentation.ts";
import type { ReadOptions } from "../read-options.ts";
import {
  type CocoAnnotation,
  cocoAnnotationSchema,
  type CocoDialect,
  readCocoFile,
} from "./coco-file.ts";

const COCO: CocoDialect<CocoAnnotation> = {
  name: "coco",
  annotationSchema: cocoAnnotationSchema,
  masks({ segmentation }, image, path) {
    const mask = readSegmentation(segmentation, image, `${path}.segmentation`);
    return { amodal: mask, visible: mask };
  },
  stated: ({ bbox, area }) => ({ ...(bbox && { box: bbox }), ...(area !== undefined && { area }) }),
  order: () => [],
};

/**
 * COCO instances (`instances_val2017.json`) from parsed JSON. COCO outlines what is seen: both masks
 * of an instance are that outline, and no order is known. Crowds (`iscrowd`) are ignored.
 *
 * @throws {FormatError} where the file breaks COCO's schema
 */
export function readCoco(json: unknown, options: ReadOptions = {}): AmodalDataset {
  return readCocoFile(json, COCO, options);
}
