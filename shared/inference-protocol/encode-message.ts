/** A request or an answer with its tensors as bytes after the JSON. */
export interface InferenceMessage {
  /** Bytes of the JSON part, for the HTTP header HEADER_LENGTH. */
  readonly headerLength: number;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Inputs or outputs of a message by name: BYTES tensors of one element. */
export type BytesTensors = Readonly<Record<string, Uint8Array>>;

/** Bytes of the length before an element. */
const PREFIX = 4;

/**
 * A message of the Open Inference Protocol v2 with its binary tensor data extension: a JSON header,
 * then the tensors' bytes one after another. Every tensor here is one BYTES element: its length, 4
 * bytes little-endian, and its bytes. `fields` go into the header beside the tensors.
 */
export function encodeMessage(
  fields: Readonly<Record<string, unknown>>,
  side: "inputs" | "outputs",
  tensors: BytesTensors,
): InferenceMessage {
  const entries = Object.entries(tensors);
  const header = new TextEncoder().encode(JSON.stringify({
    ...fields,
    [side]: entries.map(([name, bytes]) => ({
      name,
      datatype: "BYTES",
      shape: [1],
      parameters: { binary_data_size: PREFIX + bytes.length },
    })),
  }));
  const length = entries.reduce((sum, [, bytes]) => sum + PREFIX + bytes.length, header.length);
  const body = new Uint8Array(length);
  const view = new DataView(body.buffer);
  body.set(header);
  let offset = header.length;
  for (const [, bytes] of entries) {
    view.setUint32(offset, bytes.length, true);
    body.set(bytes, offset + PREFIX);
    offset += PREFIX + bytes.length;
  }
  return { headerLength: header.length, body };
}
