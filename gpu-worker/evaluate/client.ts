import type { SegmentationRequest } from "@kanizsa/shared/schema/segmentation-request.ts";
import {
  type WorkerResult,
  workerResultSchema,
} from "@kanizsa/shared/schema/segmentation-result.ts";
import * as z from "zod";

export interface WorkerClient {
  /**
   * Asks for the cars of one encoded picture.
   *
   * @throws {WorkerClientError} when the worker refuses, cannot be reached or takes too long
   */
  segment(image: Uint8Array, request: Partial<SegmentationRequest>): Promise<WorkerResult>;
}

export interface ClientOptions {
  /** Base URL, without a slash at the end. */
  readonly url: string;
  /** Bearer token, where the worker asks for one. */
  readonly token?: string;
  /** Longest wait for one answer. */
  readonly seconds?: number;
  /** Aborts what is under way. */
  readonly signal?: AbortSignal;
}

/** A request that got no result. */
export class WorkerClientError extends Error {
  override readonly name = "WorkerClientError";
}

const HEADER_LENGTH = "Inference-Header-Content-Length";

/** Client of the Open Inference Protocol v2 with its binary tensor data extension, model `car`. */
export function connectWorker({ url, token, seconds = 60, signal }: ClientOptions): WorkerClient {
  return {
    async segment(image, request) {
      const { headerLength, body } = encodeRequest({
        image,
        request: new TextEncoder().encode(JSON.stringify(request)),
      });
      const limit = AbortSignal.timeout(seconds * 1000);
      const response = await fetch(`${url}/v2/models/car/infer`, {
        method: "POST",
        headers: {
          "Content-Type": "application/octet-stream",
          [HEADER_LENGTH]: String(headerLength),
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
        body,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      }).catch((cause: unknown) => {
        if (signal?.aborted) throw new WorkerClientError("Let the evaluation finish: got a signal");
        const why = limit.aborted ? `no answer in ${seconds} s` : "no connection";
        throw new WorkerClientError(`Check the worker at ${url}: ${why}`, { cause });
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (response.status !== 200) {
        const text = new TextDecoder().decode(bytes.subarray(0, 2000));
        throw new WorkerClientError(`Worker refused with ${response.status}: ${text}`);
      }
      const result = decodeResult(bytes, Number(response.headers.get(HEADER_LENGTH)));
      return workerResultSchema.parse(JSON.parse(new TextDecoder().decode(result)));
    },
  };
}

/** JSON header, then each input as one BYTES element: its length, 4 bytes little-endian, itself. */
function encodeRequest(inputs: Readonly<Record<string, Uint8Array>>) {
  const entries = Object.entries(inputs);
  const header = new TextEncoder().encode(JSON.stringify({
    inputs: entries.map(([name, bytes]) => ({
      name,
      datatype: "BYTES",
      shape: [1],
      parameters: { binary_data_size: bytes.length + 4 },
    })),
    outputs: [{ name: "result", parameters: { binary_data: true } }],
  }));
  const length = entries.reduce((sum, [, bytes]) => sum + 4 + bytes.length, header.length);
  const body = new Uint8Array(length);
  body.set(header);
  let at = header.length;
  for (const [, bytes] of entries) {
    new DataView(body.buffer).setUint32(at, bytes.length, true);
    body.set(bytes, at + 4);
    at += bytes.length + 4;
  }
  return { headerLength: header.length, body };
}

const answerSchema = z.object({
  outputs: z.tuple([z.object({
    name: z.literal("result"),
    parameters: z.object({ binary_data_size: z.int().min(4) }),
  })]),
});

function decodeResult(body: Uint8Array, headerLength: number): Uint8Array {
  const header = JSON.parse(new TextDecoder().decode(body.subarray(0, headerLength)));
  const size = answerSchema.parse(header).outputs[0].parameters.binary_data_size;
  return body.subarray(headerLength + 4, headerLength + size);
}
