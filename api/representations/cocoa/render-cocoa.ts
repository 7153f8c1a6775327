import {
  type CocoaFile,
  type CocoaRegion,
  writeCocoa,
} from "@kanizsa/shared/formats/cocoa/write-cocoa.ts";
import { joinPolygons, maskPolygons } from "@kanizsa/shared/mask/mask-polygons.ts";
import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { type FileInfo, fileInfo } from "../file-info.ts";
import { resultDataset } from "../result-dataset.ts";

export interface CocoaRepresentation extends Pick<CocoaFile, "images"> {
  readonly info: FileInfo;
  readonly annotations: (Omit<CocoaFile["annotations"][number], "regions"> & {
    readonly regions: (Omit<CocoaRegion, "segmentation"> & {
      /** The amodal mask as one flat polygon, px; its parts and holes joined to one line. */
      readonly segmentation: number[];
      readonly score: number;
    })[];
  })[];
}

/**
 * COCOA, as amodalAPI reads it: regions from the front, each with its amodal mask as a flat polygon
 * that gives the mask back pixel by pixel. Instances without a pixel are left out, because amodalAPI
 * fails on a polygon without points.
 */
export function renderCocoa(result: SegmentationResult): CocoaRepresentation {
  const { images: [image], ...dataset } = resultDataset(result);
  const instances = image.instances.filter(({ amodal }) => !amodal.isEmpty);
  const byId = new Map(instances.map((instance) => [instance.id, instance]));
  const order = image.order.filter((pair) => pair.every((id) => byId.has(id)));
  const file = writeCocoa({ ...dataset, images: [{ ...image, instances, order }] });
  return {
    info: fileInfo(result),
    images: file.images,
    annotations: file.annotations.map((annotation) => ({
      ...annotation,
      regions: annotation.regions.map((region) => {
        const { amodal, score = 0 } = byId.get(region.id) ?? {};
        return { ...region, segmentation: amodal ? joinPolygons(maskPolygons(amodal)) : [], score };
      }),
    })),
  };
}
