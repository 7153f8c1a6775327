import * as z from "zod";
import { InferenceMessageError } from "./inference-message-error.ts";

const answerSchema = z.object({
  outputs: z.array(z.object({
    name: z.string(),
    parameters: z.object({ binary_data_size: z.int().min(0).optional() }).optional(),
    data: z.array(z.unknown()).optional(),
  })),
});

type Output = z.infer<typeof answerSchema>["outputs"][number];

/**
 * The one BYTES element of the output `name` in an infer answer, binary or in JSON. `headerLength` is
 * what the HTTP header HEADER_LENGTH says, null where there is none.
 *
 * @throws {InferenceMessageError} when the answer isn't one of the protocol, or has no such output
 */
export function decodeOutput(
  body: Uint8Array,
  headerLength: string | null,
  name: string,
): Uint8Array {
  const jsonLength = headerLength === null ? body.length : Number(headerLength);
  let offset = jsonLength;
  for (const output of parseOutputs(body.subarray(0, jsonLength))) {
    const size = output.parameters?.binary_data_size;
    if (output.name !== name) {
      offset += size ?? 0;
      continue;
    }
    if (size === undefined) return elementFromJson(output);
    return elementFromBinary(body.subarray(offset, offset + size));
  }
  throw new InferenceMessageError(`The answer has no output ${name}`);
}

function parseOutputs(header: Uint8Array): Output[] {
  try {
    return answerSchema.parse(JSON.parse(new TextDecoder().decode(header))).outputs;
  } catch (error) {
    throw new InferenceMessageError("The answer's header is not one of the protocol", {
      cause: error,
    });
  }
}

function elementFromJson({ name, data }: Output): Uint8Array {
  const element = data?.[0];
  if (typeof element === "string") return new TextEncoder().encode(element);
  throw new InferenceMessageError(`The output ${name} has no text`);
}

function elementFromBinary(tensor: Uint8Array): Uint8Array {
  const { buffer, byteOffset, byteLength } = tensor;
  const length = byteLength < 4 ? -1 : new DataView(buffer, byteOffset).getUint32(0, true);
  if (length !== byteLength - 4) {
    throw new InferenceMessageError(`A tensor of ${byteLength} bytes has element length ${length}`);
  }
  return tensor.subarray(4);
}
