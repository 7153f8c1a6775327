import { quantile } from "@kanizsa/shared/metrics/quantile.ts";
import type { WorkerResult } from "@kanizsa/shared/schema/segmentation-result.ts";
import type { Progress } from "../bank/progress.ts";
import type { WorkerClient } from "../evaluate/worker/client.ts";
import { drawStreet } from "./street-drawing.ts";
import { type RunCounts, timeRuns, type Times } from "./time-runs.ts";
import { variedRequests } from "./varied-requests.ts";

/** Time in the worker of one box prompt on a 1280 × 720 JPEG. */
export interface Latency extends Times {
  readonly model: WorkerResult["model"];
  /** Median of each stage, ms. */
  readonly stages: Readonly<Record<string, number>>;
}

export async function measureLatency(worker: WorkerClient, counts: RunCounts): Promise<Latency> {
  const { jpeg, carBox } = await drawStreet();
  const prompts = [{ box: carBox, category: "car" as const }];
  const results: WorkerResult[] = [];
  const times = await timeRuns(async () => {
    const result = await worker.segment(jpeg, { prompts });
    results.push(result);
    return result.timings_ms.total;
  }, counts);
  const counted = results.slice(counts.warmUps);
  const stage = (name: keyof WorkerResult["timings_ms"]) =>
    quantile(counted.map(({ timings_ms }) => timings_ms[name]), 0.5);
  return {
    ...times,
    model: counted[0].model,
    stages: {
      decode: stage("decode"),
      proposals: stage("proposals"),
      features: stage("features"),
      vote: stage("vote"),
      refine: stage("refine"),
    },
  };
}

export interface MemoryReading {
  readonly requests: number;
  readonly mib: number;
}

export interface Memory {
  /** After each fifth of the requests. */
  readonly readings: readonly MemoryReading[];
  /** Highest reading after any request, MiB. */
  readonly peakMib: number;
}

/** Resident memory of the worker while it answers requests of every kind, one after another. */
export async function measureMemory(
  worker: WorkerClient,
  { requests, readMib, progress }: {
    readonly requests: number;
    readonly readMib: () => Promise<number>;
    readonly progress: Progress;
  },
): Promise<Memory> {
  const readings: MemoryReading[] = [];
  const step = Math.ceil(requests / 5);
  let peakMib = 0;
  let done = 0;
  for await (const { image, request } of variedRequests(requests)) {
    await worker.segment(image, request);
    const mib = await readMib();
    peakMib = Math.max(peakMib, mib);
    done++;
    if (done % step === 0 || done === requests) readings.push({ requests: done, mib });
    progress.update(done, `${Math.round(mib)} MiB`);
  }
  progress.end();
  return { readings, peakMib };
}
