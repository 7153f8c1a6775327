import * as z from "zod";
import { problemSchema } from "./problem.ts";
import { segmentationResultSchema } from "./segmentation-result.ts";

const result = segmentationResultSchema.shape;

const common = {
  id: result.id,
  created_at: result.created_at,
  image: result.image,
};

/** Accepted, and not done yet. */
export const pendingSegmentationSchema = z.strictObject({
  ...common,
  status: z.enum(["queued", "running"]),
});

export const failedSegmentationSchema = z.strictObject({
  ...common,
  status: z.literal("failed"),
  finished_at: z.iso.datetime(),
  problem: problemSchema,
});

export const cancelledSegmentationSchema = z.strictObject({
  ...common,
  status: z.literal("cancelled"),
  finished_at: z.iso.datetime(),
});

/** A segmentation in any of its states; a result is there once it `succeeded`. */
export const segmentationSchema = z.discriminatedUnion("status", [
  pendingSegmentationSchema,
  segmentationResultSchema,
  failedSegmentationSchema,
  cancelledSegmentationSchema,
]);

export type Segmentation = z.infer<typeof segmentationSchema>;

/** One line of the list: no masks. */
export const segmentationSummarySchema = z.strictObject({
  ...common,
  status: z.enum(["queued", "running", "succeeded", "failed", "cancelled"]),
  finished_at: z.iso.datetime().nullable(),
});

export const segmentationPageSchema = z.strictObject({
  segmentations: z.array(segmentationSummarySchema),
  /** Value of `after` for the next page, null on the last one. */
  next: z.string().nullable(),
});

export type SegmentationPage = z.infer<typeof segmentationPageSchema>;
