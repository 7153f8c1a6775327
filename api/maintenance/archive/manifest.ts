import * as z from "zod";

export const MANIFEST_NAME = "manifest.json";
export const ARCHIVE_FORMAT = 1;

/** The last entry of a backup. */
export const archiveManifestSchema = z.object({
  format_version: z.literal(ARCHIVE_FORMAT),
  /** Release that wrote it. */
  version: z.string(),
  created_at: z.string(),
  /** Entries before this one. */
  files: z.int(),
  /** Of all bytes before this entry. */
  sha256: z.string(),
});

export type ArchiveManifest = z.infer<typeof archiveManifestSchema>;
