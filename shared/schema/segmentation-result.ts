import * as z from "zod";
import { boxSchema, rleSchema } from "./mask.ts";

const share = z.number().min(0).max(1);
const milliseconds = z.number().min(0);
const point = z.tuple([z.number(), z.number()]);

const maskSchema = z.strictObject({
  /** Tight box of the mask, [0, 0, 0, 0] when it is empty. */
  bbox: boxSchema,
  /** Set pixels. */
  area: z.int().min(0),
  segmentation: rleSchema,
});

/** A small grey map over `bbox` (image px): `size` [height, width] cells of uint8, row-major. */
const greyMapSchema = z.strictObject({
  bbox: boxSchema,
  size: z.tuple([z.int().min(1), z.int().min(1)]),
  data: z.base64(),
});

const alternativeSchema = z.strictObject({
  reference_id: z.string(),
  similarity: share,
  segmentation: rleSchema,
});

/** Why the amodal mask looks as it does. */
const matchSchema = z.strictObject({
  /** Null when the bank holds no reference. */
  reference_id: z.string().nullable(),
  similarity: share,
  /** Voted centre of the whole object, px of the upright image; may lie outside it. */
  center: point,
  /** Short edge of the amodal box / 224 px (eq. 1). */
  scale: z.number().positive(),
  /** No reference was good enough: the amodal mask is the visible one. */
  abstained: z.boolean(),
  /** With `include: ["alternatives"]`, best first. */
  alternatives: z.array(alternativeSchema).optional(),
  /** With `include: ["heatmap"]`: voting heat map of the matched reference over the query crop. */
  heatmap: greyMapSchema.optional(),
});

export const instanceResultSchema = z.strictObject({
  id: z.int().min(1),
  /** Index of the prompt that it answers, null when it was found. */
  prompt: z.int().min(0).nullable(),
  category: z.string(),
  score: share,
  amodal: maskSchema,
  visible: maskSchema,
  invisible: maskSchema.omit({ bbox: true }),
  /** Hidden share of the amodal mask. */
  occlusion_rate: share,
  /** The object goes on beyond the picture's border. */
  truncated: z.boolean(),
  match: matchSchema,
  /** With `include: ["uncertainty"]`: P₀(1 − P₀), 0.25 = 255. */
  uncertainty: greyMapSchema.optional(),
});

export type InstanceResult = z.infer<typeof instanceResultSchema>;

/** The answer to one picture. */
export const segmentationResultSchema = z.strictObject({
  id: z.string(),
  status: z.literal("succeeded"),
  created_at: z.iso.datetime(),
  cache: z.enum(["hit", "miss"]),
  image: z.strictObject({
    id: z.string(),
    width: z.int().min(1),
    height: z.int().min(1),
  }),
  model: z.strictObject({
    name: z.string(),
    version: z.string(),
    provider: z.string(),
    bank: z.strictObject({ version: z.string(), references: z.int().min(0) }),
  }),
  timings_ms: z.strictObject({
    queue: milliseconds,
    decode: milliseconds,
    proposals: milliseconds,
    features: milliseconds,
    vote: milliseconds,
    refine: milliseconds,
    total: milliseconds,
  }),
  instances: z.array(instanceResultSchema),
  /** [front, behind] pairs of instance ids. */
  order: z.array(z.tuple([z.int(), z.int()])),
});

export type SegmentationResult = z.infer<typeof segmentationResultSchema>;

/** What the worker answers: all but the fields that belong to the API. */
export const workerResultSchema = segmentationResultSchema
  .omit({ id: true, status: true, created_at: true, cache: true })
  .extend({ image: segmentationResultSchema.shape.image.omit({ id: true }) });

export type WorkerResult = z.infer<typeof workerResultSchema>;
