import { binaryInferBody } from "./infer-body.ts";
import { startTestServer, type TestServer } from "./test-server.ts";

/** Runs a test against a server of its own, which is stopped whatever happens. */
export async function withServer(
  options: Parameters<typeof startTestServer>[0],
  run: (server: TestServer) => Promise<void>,
) {
  const server = await startTestServer(options);
  try {
    await run(server);
  } finally {
    await server.stop();
  }
}

/** Posts one binary infer request; without `image` or `request` that input is left out. */
export function infer(
  { url }: TestServer,
  image: Uint8Array | undefined,
  request: unknown,
  init: { headers?: Record<string, string>; signal?: AbortSignal } = {},
) {
  const json = request === undefined ? undefined : JSON.stringify(request);
  const { body, headerLength } = binaryInferBody(image, json);
  return fetch(`${url}/v2/models/car/infer`, {
    method: "POST",
    body,
    signal: init.signal,
    headers: {
      "content-type": "application/octet-stream",
      "inference-header-content-length": String(headerLength),
      ...init.headers,
    },
  });
}

/** The result in a binary answer. */
export async function readResult(response: Response) {
  const body = Buffer.from(await response.arrayBuffer());
  const headerLength = Number(response.headers.get("inference-header-content-length"));
  return JSON.parse(body.subarray(headerLength + 4).toString());
}

/** A JSON answer. */
export async function readJson(response: Response) {
  return JSON.parse(await response.text());
}

/** What an answer that refuses says. */
export async function refusal(answer: Promise<Response>) {
  const response = await answer;
  const { code, errors, error } = await readJson(response);
  return { status: response.status, headers: response.headers, code, errors, error };
}
