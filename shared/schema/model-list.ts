import * as z from "zod";
import { workerModelSchema } from "./worker-model.ts";

/** The models that serve. */
export const modelListSchema = z.strictObject({ models: z.array(workerModelSchema) });

export type ModelList = z.infer<typeof modelListSchema>;
