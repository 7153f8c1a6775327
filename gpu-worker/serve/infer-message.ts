import { encodeMessage } from "@kanizsa/shared/inference-protocol/encode-message.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import type { FieldError } from "@kanizsa/shared/schema/problem.ts";
import { validate } from "@kanizsa/shared/schema/validate.ts";
import { WorkerProblem } from "../worker-problem.ts";
import { type InferHeader, inferHeaderSchema } from "./infer-header.ts";

/** What an infer request carries, however it was sent. */
export interface InferRequest {
  /** Given by the caller, echoed in the answer. */
  readonly id: string | undefined;
  /** The encoded picture; undefined when none was sent. */
  readonly image: Uint8Array | undefined;
  /** JSON text of the segmentation request; undefined when none was sent. */
  readonly request: Uint8Array | undefined;
  /** Whether the answer's tensor is to be sent as bytes after the JSON. */
  readonly binaryOutput: boolean;
}

type InputHeader = InferHeader["inputs"][number];

/**
 * Reads an infer request of the Open Inference Protocol, with or without its binary tensor data
 * extension. Inputs: `image` (BYTES [1], the encoded file; base64 where it stands in JSON) and
 * `request` (BYTES [1], JSON). Nothing is copied out of a binary body.
 *
 * @param headerLength what HEADER_LENGTH says; undefined when the body is all JSON
 * @throws {WorkerProblem} request_not_json, request_invalid
 */
export function decodeInferRequest(
  body: Uint8Array,
  headerLength: number | undefined,
): InferRequest {
  if (headerLength !== undefined && headerLength > body.length) {
    throw invalid(
      "#",
      `Use the length of the JSON part as ${HEADER_LENGTH}: got ${headerLength} of ${body.length} bytes`,
    );
  }
  const header = readHeader(body.subarray(0, headerLength ?? body.length));
  const tensors = new Map<InputHeader["name"], Uint8Array>();
  let at = headerLength ?? body.length;
  for (const [index, input] of header.inputs.entries()) {
    const pointer = `#/inputs/${index}`;
    if (tensors.has(input.name)) {
      throw invalid(pointer, `Send each input once: got ${input.name} twice`);
    }
    const size = input.parameters?.binary_data_size;
    if (size === undefined) {
      tensors.set(input.name, readJsonData(input, pointer));
      continue;
    }
    if (at + size > body.length) {
      throw invalid(
        `${pointer}/parameters/binary_data_size`,
        `Send all of the binary data: got ${body.length - at} of ${size} bytes`,
      );
    }
    tensors.set(input.name, readElement(body.subarray(at, at + size), pointer));
    at += size;
  }
  if (at !== body.length) {
    throw invalid(
      "#/inputs",
      `Name all binary data in the JSON part: got ${body.length - at} bytes more`,
    );
  }
  return {
    id: header.id,
    image: tensors.get("image"),
    request: tensors.get("request"),
    binaryOutput: header.outputs?.[0]?.parameters?.binary_data ??
      header.parameters?.binary_data_output ?? false,
  };
}

function readHeader(bytes: Uint8Array): InferHeader {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new WorkerProblem(
      "request_not_json",
      "Send the JSON of an Open Inference Protocol request, and its length as " +
        `${HEADER_LENGTH} when binary data follow: got bytes that are no JSON`,
      { cause: error },
    );
  }
  const result = validate(inferHeaderSchema, value);
  if (result.success) return result.data;
  throw new WorkerProblem("request_invalid", "Change the fields that `errors` names", {
    errors: result.errors,
  });
}

/** A BYTES element in JSON: text, which for a picture is base64. */
function readJsonData({ name, data }: InputHeader, pointer: string): Uint8Array {
  if (data === undefined) {
    throw invalid(
      pointer,
      "Send data, or parameters.binary_data_size with binary data: got neither",
    );
  }
  const text = typeof data === "string" ? data : data[0];
  if (name === "request") return Buffer.from(text);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw invalid(`${pointer}/data/0`, "Use base64 for a picture in JSON: got other characters");
  }
  return Buffer.from(text, "base64");
}

/** The one BYTES element of a tensor: its length, 4 bytes little-endian, and its bytes. */
function readElement(tensor: Uint8Array, pointer: string): Uint8Array {
  const length = new DataView(tensor.buffer, tensor.byteOffset).getUint32(0, true);
  if (length + 4 !== tensor.length) {
    throw invalid(
      pointer,
      `Send one element, its length in 4 bytes little-endian before it: got ${length} for ` +
        `${tensor.length - 4} bytes`,
    );
  }
  return tensor.subarray(4);
}

function invalid(pointer: string, message: string): WorkerProblem {
  const errors: FieldError[] = [{ pointer, message }];
  return new WorkerProblem("request_invalid", message, { errors });
}

export interface InferAnswer {
  readonly id: string | undefined;
  readonly model: { readonly name: string; readonly version: string };
  /** JSON text of the result. */
  readonly result: string;
}

/** An infer response and its headers, in the form that the request asked for. */
export function encodeInferResponse(
  { id, model, result }: InferAnswer,
  binaryOutput: boolean,
): { headers: Record<string, string>; body: Buffer } {
  const fields = { model_name: model.name, model_version: model.version, id };
  if (!binaryOutput) {
    const output = { name: "result", datatype: "BYTES", shape: [1], data: [result] };
    return {
      headers: { "content-type": "application/json" },
      body: Buffer.from(JSON.stringify({ ...fields, outputs: [output] })),
    };
  }
  const { headerLength, body } = encodeMessage(fields, "outputs", { result: Buffer.from(result) });
  return {
    headers: {
      "content-type": "application/octet-stream",
      [HEADER_LENGTH.toLowerCase()]: String(headerLength),
    },
    body: Buffer.from(body.buffer),
  };
}
