import { decodeTensor } from "@kanizsa/shared/inference-protocol/decode-tensor.ts";
import { encodeRequest } from "@kanizsa/shared/inference-protocol/encode-request.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import type { SegmentationRequest } from "@kanizsa/shared/schema/segmentation-request.ts";
import {
  type WorkerResult,
  workerResultSchema,
} from "@kanizsa/shared/schema/segmentation-result.ts";
import { type WorkerMetadata, workerMetadataSchema } from "./worker-identity.ts";

export interface WorkerClient {
  /**
   * What the worker says of itself.
   *
   * @throws {WorkerClientError} as `segment` does
   */
  describe(): Promise<WorkerMetadata>;
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

/** Client of the Open Inference Protocol v2 with its binary tensor data extension, model `car`. */
export function connectWorker({ url, token, seconds = 60, signal }: ClientOptions): WorkerClient {
  const exchange = async (path: string, init: RequestInit = {}) => {
    const limit = AbortSignal.timeout(seconds * 1000);
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
    const response = await fetch(`${url}${path}`, {
      ...init,
      headers,
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
    return { bytes, headers: response.headers };
  };
  return {
    async describe() {
      const { bytes } = await exchange("/v2/models/car");
      return workerMetadataSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    },
    async segment(image, request) {
      const json = new TextEncoder().encode(JSON.stringify(request));
      const { headerLength, body } = encodeRequest({ image, request: json }, "result");
      const { bytes, headers } = await exchange("/v2/models/car/infer", {
        method: "POST",
        headers: {
          "Content-Type": "application/octet-stream",
          [HEADER_LENGTH]: String(headerLength),
        },
        body,
      });
      const result = decodeTensor(bytes, headers.get(HEADER_LENGTH), "outputs", "result");
      return workerResultSchema.parse(JSON.parse(new TextDecoder().decode(result)));
    },
  };
}
