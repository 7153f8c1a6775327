import * as z from "zod";
import { rleSchema } from "./mask.ts";

/** A reference of the bank, without its response maps. */
export const referenceSchema = z.strictObject({
  id: z.string(),
  category: z.string(),
  /** Where it comes from, as the bank's annotations say. */
  source: z.string(),
  /** Short edge / 224 px in its own photograph (eq. 1). */
  scale: z.number().positive(),
  /** Whether it is the mirror image of what the source shows. */
  mirrored: z.boolean(),
  /** In the reference frame, 256 × 384 px: amodal box centred, short edge 112 px. */
  silhouette: rleSchema,
});

export type ReferenceRecord = z.infer<typeof referenceSchema>;

/** Most references of one page. */
export const MAX_REFERENCE_PAGE = 500;

/** Which page of the references: query parameters, so texts. */
export const referencePageQuerySchema = z.strictObject({
  /** Only references behind the one with this id, in the bank's order. */
  after: z.string().min(1).max(1000).optional(),
  limit: z.string().regex(/^\d{1,6}$/, {
    error: ({ input }) => `Use a whole number: got ${JSON.stringify(input)}`,
  }).transform(Number).pipe(z.int().min(1).max(MAX_REFERENCE_PAGE)).default(100),
});

/** Some references in the bank's order; `next` is the `after` of the next page, null on the last one. */
export const referencePageSchema = z.strictObject({
  references: z.array(referenceSchema),
  next: z.string().nullable(),
});

export type ReferencePage = z.infer<typeof referencePageSchema>;
