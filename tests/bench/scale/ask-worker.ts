import { encodeRequest } from "@kanizsa/shared/inference-protocol/encode-request.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";

/** Asks a worker itself. @throws {Error} where it doesn't answer 200 */
export async function askWorker(
  workerUrl: string,
  image: Uint8Array,
  request: unknown,
): Promise<void> {
  const text = new TextEncoder().encode(JSON.stringify(request));
  const { headerLength, body } = encodeRequest({ image, request: text }, "result");
  await expectResult(
    await fetch(`${workerUrl}/v2/models/car/infer`, {
      method: "POST",
      headers: {
        "Content-Type": "application/octet-stream",
        [HEADER_LENGTH]: String(headerLength),
      },
      body,
    }),
  );
}

/** Reads the answer to its end. */
export async function expectResult(response: Response): Promise<void> {
  const bytes = await response.bytes();
  if (response.status === 200) return;
  throw new Error(`Expected a result: got ${response.status} ${new TextDecoder().decode(bytes)}`);
}
