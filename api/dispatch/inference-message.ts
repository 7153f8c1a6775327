import * as z from "zod";

/**
 * Messages of the Open Inference Protocol v2 with its binary tensor data extension: a JSON header,
 * then the tensors' bytes one after another. Every tensor here is one BYTES element: four bytes of
 * little-endian length, then the bytes.
 */

/** Header that says how long the JSON part is. */
export const HEADER_LENGTH = "Inference-Header-Content-Length";

export interface InferenceMessage {
  /** Length of the JSON header, for the HTTP header HEADER_LENGTH. */
  readonly headerLength: number;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** An answer that doesn't follow the protocol. */
export class InferenceMessageError extends Error {
  override readonly name = "InferenceMessageError";
}

/** An inference request with BYTES inputs of shape [1] that asks for one binary output. */
export function encodeInferenceRequest(
  id: string,
  inputs: Readonly<Record<string, Uint8Array>>,
  output: string,
): InferenceMessage {
  const header = new TextEncoder().encode(JSON.stringify({
    id,
    inputs: Object.entries(inputs).map(([name, bytes]) => ({
      name,
      datatype: "BYTES",
      shape: [1],
      parameters: { binary_data_size: 4 + bytes.length },
    })),
    outputs: [{ name: output, parameters: { binary_data: true } }],
  }));
  const tensors = Object.values(inputs);
  const length = tensors.reduce((sum, bytes) => sum + 4 + bytes.length, header.length);
  const body = new Uint8Array(length);
  body.set(header);
  let offset = header.length;
  for (const bytes of tensors) {
    new DataView(body.buffer).setUint32(offset, bytes.length, true);
    body.set(bytes, offset + 4);
    offset += 4 + bytes.length;
  }
  return { headerLength: header.length, body };
}

/**
 * The one BYTES element of the output `name` in an inference answer. `headerLength` comes from
 * HEADER_LENGTH; null where the whole body is JSON.
 *
 * @throws {InferenceMessageError} when the answer isn't one of the protocol, or has no such output
 */
export function decodeInferenceOutput(
  body: Uint8Array,
  headerLength: number | null,
  name: string,
): Uint8Array {
  const outputs = parseOutputs(body.subarray(0, headerLength ?? body.length));
  let offset = headerLength ?? body.length;
  for (const output of outputs) {
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

const answerSchema = z.object({
  outputs: z.array(z.object({
    name: z.string(),
    parameters: z.object({ binary_data_size: z.int().min(0).optional() }).optional(),
    data: z.array(z.unknown()).optional(),
  })),
});

type Output = z.infer<typeof answerSchema>["outputs"][number];

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
