import * as z from "zod";

/** What serves: the versions that a result depends on, and where the weights come from. */
export const workerModelSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  pipeline_version: z.string(),
  created_at: z.iso.datetime({ offset: true }),
  /** Licence of the weights, an SPDX expression. */
  licence: z.string(),
  training_data: z.array(z.string()),
  /** onnxruntime's execution provider. */
  provider: z.string(),
  /** What the networks compute with, "int8" or "float32". */
  precision: z.string(),
  /** What the method leaves out of what it does beyond the paper. */
  without: z.array(z.string()),
  bank: z.strictObject({ version: z.string(), references: z.int().min(0) }),
});

export type WorkerModel = z.infer<typeof workerModelSchema>;
