import * as z from "zod";

/** Format of bank files that this release writes and reads. */
export const BANK_FORMAT_VERSION = 2;

/** Metadata of a reference bank file; a bank serves only the model version that it was made with. */
export const bankMetadataSchema = z.strictObject({
  format_version: z.literal(BANK_FORMAT_VERSION),
  name: z.string().min(1),
  version: z.string().min(1),
  category: z.string().min(1),
  model: z.strictObject({ name: z.string().min(1), version: z.string().min(1) }),
  /** Channels of a response map. */
  features: z.literal(32),
  /** Stride of a response map in px. */
  cell: z.literal(8),
  created_at: z.iso.datetime({ offset: true }),
  references: z.int().min(0),
});

export type BankMetadata = z.infer<typeof bankMetadataSchema>;
