import * as z from "zod";

const size = z.tuple([z.int().min(1), z.int().min(1)]);

/** COCO compressed RLE as it travels: only its form is checked here, its runs by `decodeRle`. */
export const rleSchema = z.strictObject({
  /** [height, width] in px. */
  size,
  counts: z.string(),
});

/** [x, y, width, height] in px of the upright image. */
export const boxSchema = z.tuple([z.number(), z.number(), z.number().min(0), z.number().min(0)]);
