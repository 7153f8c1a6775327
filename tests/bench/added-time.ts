import { encodeRequest } from "@kanizsa/shared/inference-protocol/encode-request.ts";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import type { Services } from "../harness/services.ts";
import { bearer } from "./ask.ts";

export interface AddedTime {
  readonly direct: Times;
  readonly throughApi: Times;
  /** Median of the differences between neighbours, ms. */
  readonly addedMs: number;
  readonly runs: number;
  readonly imageBytes: number;
}

export interface Times {
  readonly medianMs: number;
  readonly p90Ms: number;
}

const WARM_UPS = 5;

/**
 * The same picture and request sent to the worker and through the API, in turns, which of them
 * first in turns too. `Cache-Control: no-cache` makes the API ask its worker each time.
 */
export async function measureAddedTime(
  services: Pick<Services, "apiUrl" | "workerUrl" | "adminKey">,
  image: Uint8Array<ArrayBuffer>,
  runs: number,
): Promise<AddedTime> {
  const request = JSON.stringify({ prompts: [{ box: [100, 100, 300, 200] }] });
  const askWorker = async () => {
    const inputs = { image, request: new TextEncoder().encode(request) };
    const { headerLength, body } = encodeRequest(inputs, "result");
    return await fetch(`${services.workerUrl}/v2/models/car/infer`, {
      method: "POST",
      headers: {
        "Content-Type": "application/octet-stream",
        [HEADER_LENGTH]: String(headerLength),
      },
      body,
    });
  };
  const askApi = async () => {
    const form = new FormData();
    form.append("image", new Blob([image]), "photo.jpg");
    form.append("request", request);
    return await fetch(`${services.apiUrl}/v1/segmentations`, {
      method: "POST",
      headers: { ...bearer(services), "Cache-Control": "no-cache" },
      body: form,
    });
  };
  const direct: number[] = [];
  const throughApi: number[] = [];
  for (let run = 0; run < WARM_UPS + runs; run++) {
    const isWorkerFirst = run % 2 === 0;
    const first = await timed(isWorkerFirst ? askWorker : askApi);
    const second = await timed(isWorkerFirst ? askApi : askWorker);
    if (run < WARM_UPS) continue;
    direct.push(isWorkerFirst ? first : second);
    throughApi.push(isWorkerFirst ? second : first);
  }
  return {
    direct: timesOf(direct),
    throughApi: timesOf(throughApi),
    addedMs: quantile(throughApi.map((ms, index) => ms - direct[index]), 0.5),
    runs,
    imageBytes: image.length,
  };
}

async function timed(ask: () => Promise<Response>): Promise<number> {
  const began = performance.now();
  const response = await ask();
  const bytes = await response.bytes();
  const ms = performance.now() - began;
  if (response.status === 200) return ms;
  throw new Error(`Expected a result: got ${response.status} ${new TextDecoder().decode(bytes)}`);
}

function timesOf(times: readonly number[]): Times {
  return { medianMs: quantile(times, 0.5), p90Ms: quantile(times, 0.9) };
}
