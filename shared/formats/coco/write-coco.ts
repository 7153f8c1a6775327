import { encodeRle, type Rle } from "../../mask/rle.ts";
import type { AmodalDataset } from "../amodal-dataset.ts";
import { type CocoFrame, writeCocoFile } from "./write-coco-file.ts";

export interface CocoFile extends CocoFrame {
  annotations: (CocoFrame["annotations"][number] & { segmentation: Rle })[];
}

/** A dataset as COCO instances: the amodal masks alone, as compressed RLE; ignored ones as crowds. */
export function writeCoco(dataset: AmodalDataset): CocoFile {
  return writeCocoFile(dataset, ({ amodal }) => ({ segmentation: encodeRle(amodal) }));
}
