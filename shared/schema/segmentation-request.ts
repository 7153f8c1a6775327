import * as z from "zod";
import { rleSchema } from "./mask.ts";

export { checkPromptsAgainstImage } from "./check-prompts.ts";

/** Prompts of one request: each costs a run of the whole method. */
export const MAX_PROMPTS = 100;
/** Points of one prompt: more are never drawn by hand. */
export const MAX_POINTS = 100;
/** References that can be asked for: the coarse vote keeps 40. */
export const MAX_TOP_K = 40;

const positive = z.number().positive({
  error: (issue) => `Use a size above 0: got ${issue.input}`,
});

const pointSchema = z.strictObject({
  x: z.number(),
  y: z.number(),
  /** 1 = belongs to the whole object, hidden part included; 0 = does not. */
  label: z.literal([0, 1]),
});

/** Where the matched reference is put: shift in px, and scale about its centre. */
const transformSchema = z.strictObject({
  dx: z.number().default(0),
  dy: z.number().default(0),
  sx: positive.default(1),
  sy: positive.default(1),
});

export const promptSchema = z.strictObject({
  /** Box of the visible part, [x, y, width, height] in px of the upright image. */
  box: z.tuple([z.number(), z.number(), positive, positive]).optional(),
  /** Visible mask, taken as given; box and points then only restrict. */
  mask: rleSchema.optional(),
  points: z.array(pointSchema).min(1).max(MAX_POINTS).optional(),
  category: z.literal("car").default("car"),
  reference_id: z.string().min(1).max(200).optional(),
  transform: transformSchema.optional(),
}).refine((prompt) => prompt.box || prompt.mask || prompt.points, {
  error: "Give each prompt a box, a mask or points: got none",
});

export type Prompt = z.infer<typeof promptSchema>;

/** What is asked of one picture; all but the picture itself. */
export const segmentationRequestSchema = z.strictObject({
  /** None: cars are found. */
  prompts: z.array(promptSchema).max(MAX_PROMPTS, {
    error: (issue) => `Send at most ${MAX_PROMPTS} prompts: got ${promptCount(issue.input)}`,
  }).default([]),
  /** "transfer" is the paper's method as published, "refined" is ours. */
  mode: z.enum(["refined", "transfer"]).default("refined"),
  /** References listed as alternatives. */
  top_k: z.int().min(1).max(MAX_TOP_K).default(5),
  /** Found cars below this score are left out, 0 to 1; prompts are always answered. */
  min_score: z.number().min(0).max(1).default(0.3),
  max_instances: z.int().min(1).max(100).default(100),
  include: z.array(z.enum(["alternatives", "heatmap", "uncertainty"])).max(3).default([]),
});

export type SegmentationRequest = z.infer<typeof segmentationRequestSchema>;

function promptCount(input: unknown): number {
  return Array.isArray(input) ? input.length : 0;
}
