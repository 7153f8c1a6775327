import * as z from "zod";
import { InferenceMessageError } from "./inference-message-error.ts";

const tensorsSchema = z.array(z.object({
  name: z.string(),
  parameters: z.object({ binary_data_size: z.int().min(0).optional() }).optional(),
  data: z.array(z.unknown()).optional(),
}));

type Tensor = z.infer<typeof tensorsSchema>[number];

/**
 * The one BYTES element of the tensor `name` in an infer message, binary or in JSON. `headerLength` is
 * what the HTTP header HEADER_LENGTH says, null where there is none.
 *
 * @param side "inputs" of a request, "outputs" of an answer
 * @throws {InferenceMessageError} when the message isn't one of the protocol, or has no such tensor
 */
export function decodeTensor(
  body: Uint8Array,
  headerLength: string | null,
  side: "inputs" | "outputs",
  name: string,
): Uint8Array {
  const jsonLength = headerLength === null ? body.length : Number(headerLength);
  let offset = jsonLength;
  for (const tensor of parseTensors(body.subarray(0, jsonLength), side)) {
    const size = tensor.parameters?.binary_data_size;
    if (tensor.name !== name) {
      offset += size ?? 0;
      continue;
    }
    if (size === undefined) return elementFromJson(tensor);
    return elementFromBinary(body.subarray(offset, offset + size));
  }
  throw new InferenceMessageError(`The message has no tensor ${name} in its ${side}`);
}

function parseTensors(header: Uint8Array, side: "inputs" | "outputs"): Tensor[] {
  try {
    return tensorsSchema.parse(JSON.parse(new TextDecoder().decode(header))[side]);
  } catch (error) {
    throw new InferenceMessageError("The message's header is not one of the protocol", {
      cause: error,
    });
  }
}

function elementFromJson({ name, data }: Tensor): Uint8Array {
  const element = data?.[0];
  if (typeof element === "string") return new TextEncoder().encode(element);
  throw new InferenceMessageError(`The tensor ${name} has no text`);
}

function elementFromBinary(tensor: Uint8Array): Uint8Array {
  const { buffer, byteOffset, byteLength } = tensor;
  const length = byteLength < 4 ? -1 : new DataView(buffer, byteOffset).getUint32(0, true);
  if (length !== byteLength - 4) {
    throw new InferenceMessageError(`A tensor of ${byteLength} bytes has element length ${length}`);
  }
  return tensor.subarray(4);
}
