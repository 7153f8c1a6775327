import { once } from "node:events";
import { WholeBank } from "../bank/whole-bank.ts";
import { Batcher } from "../batcher.ts";
import { readConfig, type WorkerConfig } from "../config.ts";
import type { Engine } from "../serve/engine.ts";
import { stopServing } from "../serve/lifecycle.ts";
import { WorkerMetrics } from "../serve/metrics.ts";
import { ModelSlot } from "../serve/model-slot.ts";
import { Repository } from "../serve/repository.ts";
import { RequestProgress } from "../serve/request-progress.ts";
import { createWorkerServer } from "../serve/server.ts";
import { NO_TRACING, type Tracing } from "../telemetry/tracing.ts";
import { fakeSegment } from "./fake-segment.ts";
import { tinyReferences } from "./tiny-bank.ts";

const BANK = new WholeBank("tiny", tinyReferences(2));

/** An engine without networks. */
export function fakeEngine(segment: Engine["segment"] = fakeEngineSegment): Engine {
  return {
    name: "car",
    version: "1.0.0",
    pipelineVersion: "1",
    createdAt: "2026-01-02T03:04:05Z",
    licence: "Apache-2.0",
    trainingData: ["drawn by a test"],
    providers: { used: "cpu", attempts: [{ provider: "cpu", used: true, reason: null }] },
    precision: "float32",
    source: { manifestPath: "/models/manifest.json", bankPath: undefined },
    bankPath: "/models/car/bank.arrow",
    bank: BANK,
    without: [],
    segment,
    dispose: () => Promise.resolve(),
  };
}

const fakeEngineSegment: Engine["segment"] = (picture, request, signal, onStage) => {
  const runtime = { provider: "cpu", run: () => Promise.resolve({}) };
  return fakeSegment(picture, request, { runtime, bank: BANK, signal, onStage });
};

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly slot: ModelSlot;
  readonly batcher: Batcher;
  readonly progress: RequestProgress;
  readonly entries: Readonly<Record<string, unknown>>[];
  stop(seconds?: number): Promise<void>;
}

/** A worker's server in this process, on a free port, with an engine that a test gives. */
export async function startTestServer(
  { engine = fakeEngine(), modelsDir = "/models", load, tracing = NO_TRACING, ...overrides }: {
    readonly tracing?: Tracing;
    readonly engine?: Engine | null;
    readonly modelsDir?: string;
    readonly load?: ConstructorParameters<typeof Repository>[0]["load"];
  } & Partial<WorkerConfig> = {},
): Promise<TestServer> {
  const config = { ...readConfig({ KANIZSA_WORKER_PORT: "0" }), ...overrides };
  const slot = new ModelSlot();
  if (engine) await slot.replace(engine);
  const batcher = new Batcher({
    concurrency: config.concurrency,
    waiting: config.queueLimit,
    bytes: config.queueBytes,
  });
  const repository = new Repository({
    modelsDir,
    slot,
    load: load ?? (() => Promise.reject(new Error("This test loads nothing"))),
  });
  const progress = new RequestProgress();
  const metrics = new WorkerMetrics({ batcher, slot });
  const entries: Readonly<Record<string, unknown>>[] = [];
  const server = createWorkerServer(
    { config, slot, batcher, repository, progress, metrics, tracing },
    (entry) => entries.push(entry),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    slot,
    batcher,
    progress,
    entries,
    stop: (seconds = 0) => stopServing({ server, slot, batcher, seconds }),
  };
}
