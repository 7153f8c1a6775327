import * as z from "zod";
import { boxSchema, rleSchema } from "../../schema/mask.ts";

const instanceSchema = z.object({
  /** Unique in its picture. */
  id: z.int(),
  category: z.string().min(1),
  /** Body style of a car: sedan, hatchback, estate, … */
  body: z.string().min(1).optional(),
  /** Tight boxes of both masks, image px. */
  box_amodal: boxSchema,
  box_visible: boxSchema,
  /** Cut at the picture's border. */
  amodal: rleSchema,
  visible: rleSchema,
  /** Hidden share of the amodal mask, 0 to 1. */
  occlusion_rate: z.number().min(0).max(1),
  /** Whether part of the object lies beyond the picture's border. */
  truncated: z.boolean().optional(),
  /** Heading about the vertical; 0 faces the camera. */
  azimuth_degrees: z.number().optional(),
  /** Too small or too hidden to count. */
  ignore: z.boolean().optional(),
});

const imageSchema = z.object({
  id: z.int(),
  file_name: z.string().min(1),
  width: z.int().min(1),
  height: z.int().min(1),
  instances: z.array(instanceSchema),
  /** [front, behind] pairs of instance ids. */
  order: z.array(z.tuple([z.int(), z.int()])),
  seed: z.int().optional(),
  /** Pixels of things of no category that stand before an instance. */
  occluders: rleSchema.optional(),
});

/** `amodal.json` of Kanizsa-Scenes. Masks are COCO compressed RLE. Unknown fields are left alone. */
export const scenesSchema = z.object({
  version: z.literal(1),
  categories: z.array(z.string().min(1)),
  images: z.array(imageSchema),
});

export type ScenesFile = z.output<typeof scenesSchema>;
