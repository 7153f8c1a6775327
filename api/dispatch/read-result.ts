import { decodeTensor } from "@kanizsa/shared/inference-protocol/decode-tensor.ts";
import { parseKnown } from "@kanizsa/shared/schema/parse-known.ts";
import {
  type WorkerResult,
  workerResultSchema,
} from "@kanizsa/shared/schema/segmentation-result.ts";

/** The result in a worker's answer; a newer worker's further fields are left out. */
export function readResult(body: Uint8Array, headerLength: string | null): WorkerResult {
  const result = decodeTensor(body, headerLength, "outputs", "result");
  return parseKnown(workerResultSchema, JSON.parse(new TextDecoder().decode(result)));
}
