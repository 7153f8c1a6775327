import { writeKins } from "@kanizsa/shared/formats/kins/write-kins.ts";
import type { CocoFrame } from "@kanizsa/shared/formats/coco/write-coco-file.ts";
import type { BoxXywh } from "@kanizsa/shared/geometry/box.ts";
import { maskPolygons } from "@kanizsa/shared/mask/mask-polygons.ts";
import type { SegmentationResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { type FileInfo, fileInfo } from "../file-info.ts";
import { resultDataset } from "../result-dataset.ts";

/** An annotation by the field names of KINS's `update_train_2020.json`. */
export interface KinsAnnotation {
  readonly id: number;
  readonly image_id: number;
  readonly category_id: number;
  readonly iscrowd: 0 | 1;
  readonly bbox: BoxXywh;
  readonly area: number;
  /** The whole object. */
  readonly a_segm: number[][];
  readonly a_bbox: BoxXywh;
  readonly a_area: number;
  /** What is seen of it. */
  readonly i_segm: number[][];
  readonly i_bbox: BoxXywh;
  readonly i_area: number;
  /** Cluster of instances that hide each other, from 1; 0 of those that hide none. */
  readonly oco_id: number;
  /** Depth within the cluster, from 1 in front; 0 outside of any. */
  readonly ico_id: number;
  readonly score: number;
}

export interface KinsRepresentation extends Omit<CocoFrame, "annotations"> {
  readonly info: FileInfo;
  readonly annotations: KinsAnnotation[];
}

/** KINS of 2020: amodal and visible masks as polygons that give them back pixel by pixel. */
export function renderKins(result: SegmentationResult): KinsRepresentation {
  const dataset = resultDataset(result);
  const { images, annotations, categories } = writeKins(dataset);
  const { instances } = dataset.images[0];
  return {
    info: fileInfo(result),
    images,
    annotations: annotations.map((annotation, i): KinsAnnotation => {
      const { id, image_id, category_id, iscrowd, bbox, area, oco_id, ico_id } = annotation;
      const { amodal, visible } = instances[i];
      return {
        id,
        image_id,
        category_id,
        iscrowd,
        bbox,
        area,
        a_segm: maskPolygons(amodal),
        a_bbox: bbox,
        a_area: area,
        i_segm: maskPolygons(visible),
        i_bbox: annotation.inmodal_bbox,
        i_area: visible.area(),
        oco_id,
        ico_id,
        score: result.instances[i].score,
      };
    }),
    categories,
  };
}
