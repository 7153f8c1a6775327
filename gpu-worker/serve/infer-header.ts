import * as z from "zod";

/** JSON part of an Open Inference Protocol infer request; other fields of the protocol may stand. */
export const inferHeaderSchema = z.object({
  id: z.string().max(200).optional(),
  parameters: z.object({ binary_data_output: z.boolean().optional() }).optional(),
  inputs: z.array(z.object({
    name: z.enum(["image", "request"]),
    datatype: z.literal("BYTES"),
    /** One element: every side is 1. */
    shape: z.array(z.literal(1)).min(1).max(2),
    parameters: z.object({ binary_data_size: z.int().min(4).optional() }).optional(),
    data: z.union([z.string(), z.tuple([z.string()])], {
      error: "Use an array of one text",
    }).optional(),
  })).min(1).max(2),
  outputs: z.array(z.object({
    name: z.literal("result"),
    parameters: z.object({ binary_data: z.boolean().optional() }).optional(),
  })).max(1).optional(),
});

export type InferHeader = z.infer<typeof inferHeaderSchema>;
