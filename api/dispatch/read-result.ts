import { decodeOutput } from "@kanizsa/shared/inference-protocol/decode-output.ts";
import { parseKnown } from "@kanizsa/shared/schema/parse-known.ts";
import {
  type WorkerResult,
  workerResultSchema,
} from "@kanizsa/shared/schema/segmentation-result.ts";

/** The result in a worker's answer; a newer worker's further fields are left out. */
export function readResult(body: Uint8Array, headerLength: string | null): WorkerResult {
  const result = decodeOutput(body, headerLength, "result");
  return parseKnown(workerResultSchema, JSON.parse(new TextDecoder().decode(result)));
}
