import * as z from "zod";

/** Everything that an answer depends on besides picture and request. */
export interface WorkerIdentity {
  readonly model: string;
  readonly version: string;
  readonly pipelineVersion: string;
  readonly provider: string;
  /** What its networks compute with: "int8" or "float32". */
  readonly precision: string;
  readonly bank: { readonly version: string; readonly references: number };
  /** SHA-256 over the networks and the method's source; null for a worker that somebody else started. */
  readonly fingerprint: string | null;
  /** Improvements that were switched off. */
  readonly without: readonly string[];
}

/** What `GET /v2/models/car` says, so far as answers depend on it. */
export const workerMetadataSchema = z.object({
  name: z.string(),
  versions: z.array(z.string()).min(1),
  parameters: z.object({
    pipeline_version: z.string(),
    provider: z.string(),
    precision: z.string().default("float32"),
    bank: z.object({ version: z.string(), references: z.int() }),
    without: z.array(z.string()).default([]),
  }),
});

export type WorkerMetadata = z.infer<typeof workerMetadataSchema>;

/** Identity of a worker that describes itself so. */
export function workerIdentity(
  { name, versions, parameters }: WorkerMetadata,
  fingerprint: string | null,
): WorkerIdentity {
  return {
    model: name,
    version: versions[0],
    pipelineVersion: parameters.pipeline_version,
    provider: parameters.provider,
    precision: parameters.precision,
    bank: parameters.bank,
    fingerprint,
    without: [...parameters.without].sort(),
  };
}
