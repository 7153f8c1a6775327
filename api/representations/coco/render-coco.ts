import { type CocoFile, writeCoco } from "@kanizsa/shared/formats/coco/write-coco.ts";
import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { type FileInfo, fileInfo } from "../file-info.ts";
import { resultDataset } from "../result-dataset.ts";

export interface CocoRepresentation extends CocoFile {
  readonly info: FileInfo;
  readonly licenses: readonly never[];
  readonly annotations: (CocoFile["annotations"][number] & { readonly score: number })[];
}

/** COCO instances: one annotation an instance, the amodal mask as compressed RLE, and its score. */
export function renderCoco(result: SegmentationResult): CocoRepresentation {
  const file = writeCoco(resultDataset(result));
  return {
    info: fileInfo(result),
    licenses: [],
    ...file,
    annotations: file.annotations.map((annotation, i) => ({
      ...annotation,
      score: result.instances[i].score,
    })),
  };
}
