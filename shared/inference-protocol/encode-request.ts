import { type BytesTensors, encodeMessage, type InferenceMessage } from "./encode-message.ts";

/** An infer request that asks for the one output `output`, as bytes too. */
export function encodeRequest(
  inputs: BytesTensors,
  output: string,
  id?: string,
): InferenceMessage {
  const outputs = [{ name: output, parameters: { binary_data: true } }];
  return encodeMessage({ id, outputs }, "inputs", inputs);
}
