import { encodeMessage } from "@kanizsa/shared/inference-protocol/encode-message.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import type { SegmentationRequest } from "@kanizsa/shared/schema/segmentation-request.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import { drawnResult } from "./drawn-result.ts";

/** One inference call as it reached the worker. */
export interface InferCall {
  readonly image: Uint8Array;
  readonly request: SegmentationRequest;
  readonly headers: Headers;
}

export interface FakeWorkerOptions {
  /** What is answered; by default drawn ellipses. A Response is sent as it is. */
  readonly answer?: (call: InferCall) => WorkerResult | Response | Promise<WorkerResult | Response>;
  readonly ready?: () => boolean;
  readonly port?: number;
}

export interface FakeWorker extends AsyncDisposable {
  readonly url: string;
  readonly calls: readonly InferCall[];
}

/** What serves, as drawnResult() has it. */
const MODEL = {
  name: "car",
  versions: ["0.0.0"],
  platform: "onnxruntime_onnx",
  inputs: [],
  outputs: [],
  parameters: {
    pipeline_version: "0",
    without: [],
    provider: "cpu",
    precision: "int8",
    providers: [],
    bank: { version: "0.0.0", references: 440 },
  },
};

/** A real HTTP server that speaks the worker's protocol and computes nothing. */
export function startFakeWorker(options: FakeWorkerOptions = {}): FakeWorker {
  const calls: InferCall[] = [];
  const { answer = ({ image, request }) => drawnResult(image, request), ready = () => true } =
    options;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: options.port ?? 0, onListen: () => {} },
    async (request) => {
      switch (new URL(request.url).pathname) {
        case "/v2/health/ready":
          return new Response(null, { status: ready() ? 200 : 503 });
        case "/v2/models/car":
          return Response.json(MODEL);
        case "/v2/models/car/infer": {
          const call = readCall(request.headers, await request.bytes());
          calls.push(call);
          const result = await answer(call);
          return result instanceof Response ? result : writeResult(result);
        }
        default:
          return Response.json({ error: "Unknown path" }, { status: 404 });
      }
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    calls,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function readCall(headers: Headers, body: Uint8Array): InferCall {
  const headerLength = Number(headers.get(HEADER_LENGTH));
  const header = JSON.parse(new TextDecoder().decode(body.subarray(0, headerLength)));
  const tensors: Record<string, Uint8Array> = {};
  let offset = headerLength;
  for (const { name, parameters } of header.inputs) {
    tensors[name] = body.slice(offset + 4, offset + parameters.binary_data_size);
    offset += parameters.binary_data_size;
  }
  return {
    image: tensors.image,
    request: JSON.parse(new TextDecoder().decode(tensors.request)),
    headers,
  };
}

function writeResult(result: WorkerResult): Response {
  const text = new TextEncoder().encode(JSON.stringify(result));
  const { headerLength, body } = encodeMessage({ model_name: "car" }, "outputs", { result: text });
  return new Response(body, {
    headers: {
      "Content-Type": "application/octet-stream",
      [HEADER_LENGTH]: String(headerLength),
    },
  });
}
