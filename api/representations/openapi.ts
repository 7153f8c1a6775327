import { boxSchema, rleSchema } from "@kanizsa/shared/schema/mask.ts";
import * as z from "zod";
import { type NamedSchema, type OpenApiObject, schemaRef } from "../openapi/document.ts";
import {
  REPRESENTATION_NAMES,
  type RepresentationName,
  REPRESENTATIONS,
} from "./representations.ts";

const pixels = z.int().min(0);
const share = z.number().min(0).max(1);

const info = z.strictObject({
  description: z.string(),
  version: z.string(),
  date_created: z.iso.datetime(),
});
const images = z.tuple([
  z.strictObject({
    id: z.literal(1),
    file_name: z.string(),
    width: z.int().min(1),
    height: z.int().min(1),
  }),
]);
const categories = z.array(z.strictObject({ id: z.int().min(1), name: z.string() }));
const annotation = z.strictObject({
  id: z.int().min(1),
  image_id: z.literal(1),
  category_id: z.int().min(1),
  iscrowd: z.literal(0),
  bbox: boxSchema,
  area: pixels,
  score: share,
});
/** [x0, y0, x1, y1, …] in px of the upright picture. */
const polygon = z.array(z.number().min(0)).min(8);

export const cocoSchema = z.strictObject({
  info,
  licenses: z.tuple([]),
  images,
  annotations: z.array(annotation.extend({ segmentation: rleSchema })),
  categories,
});

export const cocoaSchema = z.strictObject({
  info,
  images,
  annotations: z.tuple([
    z.strictObject({
      id: z.literal(1),
      image_id: z.literal(1),
      regions: z.array(z.strictObject({
        id: z.int().min(1),
        name: z.string(),
        segmentation: polygon,
        area: pixels,
        isStuff: z.literal(0),
        occlude_rate: share,
        order: z.int().min(1),
        visible_mask: rleSchema.optional(),
        invisible_mask: rleSchema.optional(),
        score: share,
      })),
      depth_constraint: z.string(),
      size: z.int().min(0),
    }),
  ]),
});

export const kinsSchema = z.strictObject({
  info,
  images,
  annotations: z.array(annotation.extend({
    a_segm: z.array(polygon),
    a_bbox: boxSchema,
    a_area: pixels,
    i_segm: z.array(polygon),
    i_bbox: boxSchema,
    i_area: pixels,
    oco_id: z.int().min(0),
    ico_id: z.int().min(0),
  })),
  categories,
});

/** What the representations in JSON look like; that of json itself is the result's. */
export const representationSchemas: readonly NamedSchema[] = [
  {
    id: "CocoRepresentation",
    schema: cocoSchema,
    io: "output",
    description: "COCO instances: an annotation an instance, its amodal mask as compressed RLE.",
  },
  {
    id: "CocoaRepresentation",
    schema: cocoaSchema,
    io: "output",
    description: "COCOA: regions from the front. `segmentation` is the amodal mask as one flat " +
      'polygon, `depth_constraint` pairs of `order` ("1-2": 1 lies before 2). Where nothing is ' +
      "hidden, `visible_mask` and `invisible_mask` are left out.",
  },
  {
    id: "KinsRepresentation",
    schema: kinsSchema,
    io: "output",
    description: "KINS of 2020: a_… the whole object, i_… what is seen of it, oco_id the cluster " +
      "of instances that hide each other (0: none), ico_id the depth in it, from 1 in front.",
  },
];

/** The query parameter that `chooseRepresentation` reads. */
export const formatParameter: OpenApiObject = {
  name: "format",
  in: "query",
  required: false,
  description: "The result's representation; it goes before the header Accept.",
  schema: { type: "string", enum: REPRESENTATION_NAMES },
};

/** `content` of an answer that is a result, by media type; `json` is that of application/json. */
export function representationContent(json: OpenApiObject): OpenApiObject {
  const bodies: Readonly<Record<RepresentationName, OpenApiObject>> = {
    json,
    coco: { schema: schemaRef("CocoRepresentation") },
    cocoa: { schema: schemaRef("CocoaRepresentation") },
    kins: { schema: schemaRef("KinsRepresentation") },
    yolo: {
      schema: {
        type: "string",
        description: "A line an instance: class, then x and y of its amodal mask's polygon as " +
          "shares of the picture's width and height.",
      },
    },
    png: {
      schema: {
        type: "string",
        contentMediaType: "image/png",
        description: "An overlay of the picture's size: visible parts tinted, hidden ones " +
          "hatched, outlines and ids.",
      },
    },
  };
  return Object.fromEntries(
    REPRESENTATION_NAMES.map((
      name,
    ) => [REPRESENTATIONS[name].mediaType.split(";")[0], bodies[name]]),
  );
}
