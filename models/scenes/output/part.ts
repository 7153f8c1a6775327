import * as z from "zod";
import { scenesSchema } from "@kanizsa/shared/formats/scenes/scenes-schema.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What is kept of a finished picture; hashes are SHA-256. */
export const partSchema = z.object({
  generator: z.string(),
  seed: z.int(),
  setting: z.string(),
  /** Of the scene's description as JSON. */
  description: hash,
  /** Of the 8-bit pixels before the JPEG. */
  pixels: hash,
  jpeg: hash,
  image: scenesSchema.shape.images.element,
});

export type Part = z.infer<typeof partSchema>;
