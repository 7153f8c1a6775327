import type { BoxXywh } from "../../geometry/box.ts";
import { encodeRle, type Rle } from "../../mask/rle.ts";
import type { AmodalDataset, AmodalImage } from "../amodal-dataset.ts";
import { type CocoFrame, writeCocoFile } from "../coco/write-coco-file.ts";
import { type PlainRle, plainRle } from "../mask/plain-rle.ts";
import { depthLayers } from "../order/depth-layers.ts";

export interface KinsFile extends CocoFrame {
  annotations: (CocoFrame["annotations"][number] & {
    segmentation: PlainRle;
    inmodal_seg: Rle;
    inmodal_bbox: BoxXywh;
    /** Cluster of instances that hide each other, from 1; 0 of those that hide none. */
    oco_id: number;
    /** Depth within the cluster, from 1 in front; 0 outside of any. */
    ico_id: number;
  })[];
}

/**
 * A dataset as KINS: fields of 2019, order ids of 2020. Amodal masks are RLE with plain counts where
 * KINS has polygons. The ids know depths, not pairs: instances of one cluster that overlap at
 * different depths come back as pairs, also where the dataset lists none.
 */
export function writeKins(dataset: AmodalDataset): KinsFile {
  const depths = new Map(dataset.images.map((image) => [image, orderIds(image)]));
  return writeCocoFile(dataset, ({ id, amodal, visible }, image) => ({
    segmentation: plainRle(amodal),
    inmodal_seg: encodeRle(visible),
    inmodal_bbox: visible.boundingBox() ?? [0, 0, 0, 0] as BoxXywh,
    ...(depths.get(image)?.get(id) ?? { oco_id: 0, ico_id: 0 }),
  }));
}

function orderIds({ instances, order }: AmodalImage) {
  const ids = instances.map(({ id }) => id);
  const layers = depthLayers(ids, order);
  const clusterOf = new Map<number, number>();
  let clusters = 0;
  const spread = (id: number, cluster: number) => {
    if (clusterOf.has(id)) return;
    clusterOf.set(id, cluster);
    for (const pair of order) {
      if (pair.includes(id)) pair.forEach((other) => spread(other, cluster));
    }
  };
  for (const [front] of order) {
    if (!clusterOf.has(front)) spread(front, ++clusters);
  }
  return new Map(ids.map((id) => {
    const cluster = clusterOf.get(id) ?? 0;
    return [id, { oco_id: cluster, ico_id: cluster === 0 ? 0 : layers.get(id) ?? 0 }];
  }));
}
