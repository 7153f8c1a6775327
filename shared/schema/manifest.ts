import * as z from "zod";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: "Use 64 hexadecimal digits" });
const count = z.int().min(0);
const date = z.iso.datetime({ offset: true });
/** Relative to the manifest's folder, and inside it: a manifest must not name other files. */
const file = z.string().regex(/^(?!.*(^|\/)\.\.?(\/|$))[\w.-]+(\/[\w.-]+)*$/, {
  error: (issue) => `Use a path below the models folder: got ${JSON.stringify(issue.input)}`,
});

const tensorSchema = z.strictObject({
  name: z.string().min(1),
  dtype: z.string().min(1),
  /** A name stands for a side that differs from run to run. */
  shape: z.array(z.union([z.int(), z.string()])),
});

const networkSchema = z.strictObject({
  name: z.string().min(1),
  file,
  sha256,
  bytes: count,
  parameters: count,
  inputs: z.array(tensorSchema).min(1),
  outputs: z.array(tensorSchema).min(1),
  description: z.string(),
  /** The same network in 8-bit integers, for CPUs. */
  int8: z.strictObject({ file, sha256, bytes: count }).optional(),
});

/** models/manifest.json: which networks and which bank make up a model, and where they came from. */
export const manifestSchema = z.strictObject({
  name: z.string().min(1),
  version: z.string().min(1),
  pipeline_version: z.string().min(1),
  created_at: date,
  licence: z.string().min(1),
  training_data: z.array(z.string()),
  networks: z.array(networkSchema).min(1),
  bank: z.strictObject({
    file,
    sha256,
    bytes: count,
    references: count,
    version: z.string().min(1),
  }),
  /** Constants that were measured with these networks and belong to them. */
  working: z.record(z.string(), z.number()).optional(),
});

export type Manifest = z.infer<typeof manifestSchema>;
