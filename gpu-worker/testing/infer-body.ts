/** An infer request with binary tensors, as the API and other OIP clients send it. */
export function binaryInferBody(
  image: Uint8Array | undefined,
  request: string | undefined,
): { body: Buffer; headerLength: number } {
  const tensors = Object.entries({ image, request: request && Buffer.from(request) })
    .flatMap(([name, bytes]) =>
      bytes instanceof Uint8Array ? [{ name, element: element(bytes) }] : []
    );
  const header = Buffer.from(JSON.stringify({
    inputs: tensors.map(({ name, element }) => ({
      name,
      datatype: "BYTES",
      shape: [1],
      parameters: { binary_data_size: element.length },
    })),
    outputs: [{ name: "result", parameters: { binary_data: true } }],
  }));
  const body = Buffer.concat([header, ...tensors.map(({ element }) => element)]);
  return { body, headerLength: header.length };
}

function element(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}
