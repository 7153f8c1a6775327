import { encodeRle, type Rle } from "../../mask/rle.ts";
import type { AmodalDataset, AmodalImage, AmodalInstance } from "../amodal-dataset.ts";
import type { CocoFrame } from "../coco/write-coco-file.ts";
import { type PlainRle, plainRle } from "../mask/plain-rle.ts";
import { depthLayers } from "../order/depth-layers.ts";

export interface CocoaRegion {
  id: number;
  name: string;
  segmentation: PlainRle;
  area: number;
  isStuff: 0 | 1;
  occlude_rate: number;
  /** Place in the list, from 1; what hides comes before what it hides. */
  order: number;
  /** Where something is hidden. */
  visible_mask?: Rle;
  invisible_mask?: Rle;
}

export interface CocoaFile {
  images: CocoFrame["images"];
  annotations: {
    id: number;
    image_id: number;
    regions: CocoaRegion[];
    /** "1-2,1-3": region 1 lies before regions 2 and 3, by their `order`. */
    depth_constraint: string;
    size: number;
  }[];
}

/**
 * A dataset as COCOA, as amodalAPI reads it; one annotation a picture. Amodal masks are RLE with
 * plain counts where COCOA has polygons, because a flat polygon cannot say every mask; ignored
 * instances are stuff.
 */
export function writeCocoa({ images }: AmodalDataset): CocoaFile {
  return {
    images: images.map(({ id, fileName, width, height }) => ({
      id,
      file_name: fileName,
      width,
      height,
    })),
    annotations: images.map((image, index) => ({ id: index + 1, ...writeAnnotation(image) })),
  };
}

function writeAnnotation({ id, instances, order }: AmodalImage) {
  const layers = depthLayers(instances.map(({ id }) => id), order);
  const depth = ({ id }: AmodalInstance) => layers.get(id) ?? 0;
  const sorted = instances.toSorted((a, b) => depth(a) - depth(b));
  const place = new Map(sorted.map(({ id }, index) => [id, index + 1]));
  return {
    image_id: id,
    regions: sorted.map((instance, index) => writeRegion(instance, index + 1)),
    depth_constraint: order.map((pair) => pair.map((id) => place.get(id)).join("-")).join(","),
    size: sorted.length,
  };
}

function writeRegion(
  { id, category, amodal, visible, ignore, area = amodal.area() }: AmodalInstance,
  order: number,
): CocoaRegion {
  const invisible = amodal.difference(visible);
  return {
    id,
    name: category,
    segmentation: plainRle(amodal),
    area,
    isStuff: ignore ? 1 : 0,
    occlude_rate: invisible.isEmpty ? 0 : invisible.area() / amodal.area(),
    order,
    ...(!invisible.isEmpty &&
      { visible_mask: encodeRle(visible), invisible_mask: encodeRle(invisible) }),
  };
}
