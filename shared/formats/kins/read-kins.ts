import * as z from "zod";
import { boxSchema } from "../../schema/mask.ts";
import type { AmodalDataset, AmodalImage, AmodalInstance } from "../amodal-dataset.ts";
import { cocoAnnotationSchema, type CocoDialect, readCocoFile } from "../coco/coco-file.ts";
import { readSegmentation } from "../mask/read-segmentation.ts";
import { layerOrder } from "../order/layer-order.ts";
import { maskOrder } from "../order/mask-order.ts";
import type { ReadOptions } from "../read-options.ts";

const mask = z.unknown().optional();

const annotationSchema = cocoAnnotationSchema.extend({
  a_segm: mask,
  a_bbox: boxSchema.optional(),
  a_area: z.number().min(0).optional(),
  inmodal_seg: mask,
  i_segm: mask,
  visible_mask: mask,
  oco_id: z.int().optional(),
  ico_id: z.int().optional(),
});

type KinsAnnotation = z.output<typeof annotationSchema>;

/** Names of the amodal and the visible mask: KINS of 2020, KINS of 2019, COCOA-cls and D2SA. */
const AMODAL = ["a_segm", "segmentation"] as const;
const VISIBLE = ["i_segm", "inmodal_seg", "visible_mask"] as const;

const KINS: CocoDialect<KinsAnnotation> = {
  name: "kins",
  annotationSchema,
  masks(annotation, image, path) {
    const read = (field: keyof KinsAnnotation) =>
      readSegmentation(annotation[field], image, `${path}.${field}`);
    const amodal = read(AMODAL.find((name) => annotation[name] !== undefined) ?? "segmentation");
    const visible = VISIBLE.find((name) => annotation[name] !== undefined);
    return { amodal, visible: visible ? read(visible) : amodal };
  },
  stated({ a_bbox, bbox, a_area, area }) {
    const box = a_bbox ?? bbox;
    const pixels = a_area ?? area;
    return { ...(box && { box }), ...(pixels !== undefined && { area: pixels }) };
  },
  order(annotations, instances) {
    if (annotations.every(({ oco_id }) => oco_id === undefined)) return maskOrder(instances);
    return clusterOrder(annotations, instances);
  },
};

/** `ico_id` counts from the front within a cluster `oco_id`; cluster 0 is of those that touch none. */
function clusterOrder(
  annotations: readonly KinsAnnotation[],
  instances: readonly AmodalInstance[],
): AmodalImage["order"] {
  const clusters = new Set(annotations.map(({ oco_id }) => oco_id ?? 0));
  clusters.delete(0);
  return [...clusters].flatMap((cluster) =>
    layerOrder(
      instances.flatMap(({ id, amodal }, i) => {
        const { oco_id, ico_id = null } = annotations[i];
        return oco_id === cluster ? [{ id, amodal, layer: ico_id }] : [];
      }),
    )
  );
}

/**
 * KINS from parsed JSON ("Amodal Instance Segmentation with KINS Dataset", CVPR 2019), by the field
 * names of 2019 (`segmentation` amodal, `inmodal_seg` visible) or of `update_train_2020.json`
 * (`a_segm`, `i_segm`, and `oco_id`, `ico_id` for the order). COCOA-cls and D2SA, which call the
 * visible part `visible_mask`, are read too. Without order ids the order is that of the masks: front
 * is what is seen where the other is hidden.
 *
 * @throws {FormatError} where the file breaks the schema
 */
export function readKins(json: unknown, options: ReadOptions = {}): AmodalDataset {
  return readCocoFile(json, KINS, options);
}
