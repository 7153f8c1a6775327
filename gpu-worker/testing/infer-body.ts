import { encodeRequest } from "@kanizsa/shared/inference-protocol/encode-request.ts";

/** An infer request with binary tensors, as the API and other OIP clients send it. */
export function binaryInferBody(
  image: Uint8Array | undefined,
  request: string | undefined,
): { body: Buffer; headerLength: number } {
  const { headerLength, body } = encodeRequest({
    ...image && { image },
    ...request !== undefined && { request: new TextEncoder().encode(request) },
  }, "result");
  return { headerLength, body: Buffer.from(body.buffer) };
}
