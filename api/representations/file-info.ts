import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";

/** What a file of COCO's kind says of itself in `info`: which result it is, and what made it. */
export interface FileInfo {
  readonly description: string;
  readonly version: string;
  readonly date_created: string;
}

export function fileInfo({ id, created_at, model }: SegmentationResult): FileInfo {
  return {
    description: `Kanizsa ${id}: model ${model.name} ${model.version}, bank ${model.bank.version}`,
    version: model.version,
    date_created: created_at,
  };
}
