import { unpackFile } from "./packed-file.ts";

/** A weight or bias, row-major over `shape`: [height, width, in, out], [in, out] or [out]. */
export interface WeightTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

export interface PreviewWeights {
  readonly model: { readonly name: string; readonly version: string };
  readonly tensors: ReadonlyMap<string, WeightTensor>;
}

interface Header {
  readonly kind: "weights";
  readonly model: PreviewWeights["model"];
  readonly tensors: readonly Entry[];
}

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  /** 32: float32 at `offset`. Fewer: int8 at `offset`, times the scale of the last axis. */
  readonly bits: number;
  readonly offset: number;
  readonly scales_offset?: number;
}

/** Reads what `models/training/export_preview.py` wrote, as float32. Rejects another file. */
export async function unpackWeights(packed: Uint8Array<ArrayBuffer>): Promise<PreviewWeights> {
  const { header, payload } = await unpackFile(packed);
  if (!isWeightsHeader(header)) throw new Error("Load weights of the preview: got another file");
  const tensors = new Map(header.tensors.map((entry) => [entry.name, {
    shape: entry.shape,
    data: valuesOf(entry, payload),
  }]));
  return { model: header.model, tensors };
}

function isWeightsHeader(header: unknown): header is Header {
  return typeof header === "object" && header !== null && "kind" in header &&
    header.kind === "weights";
}

function valuesOf(entry: Entry, payload: Uint8Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const { shape, bits, offset, scales_offset: scalesOffset } = entry;
  const size = shape.reduce((product, length) => product * length, 1);
  const { buffer, byteOffset } = payload;
  if (bits === 32 || scalesOffset === undefined) {
    return new Float32Array(buffer, byteOffset + offset, size).slice();
  }
  const channels = shape[shape.length - 1];
  const scales = new Float32Array(buffer, byteOffset + scalesOffset, channels);
  const small = new Int8Array(buffer, byteOffset + offset, size);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = small[i] * scales[i % channels];
  return values;
}
