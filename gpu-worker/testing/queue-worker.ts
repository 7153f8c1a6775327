import type { PlayedApi } from "./played-api.ts";
import { Batcher } from "../batcher.ts";
import { readConfig, type WorkerConfig } from "../config.ts";
import type { Engine } from "../serve/engine.ts";
import type { Log } from "../serve/log.ts";
import { WorkerMetrics } from "../serve/metrics.ts";
import { ModelSlot } from "../serve/model-slot.ts";
import { serveNats } from "../serve/nats/serve-nats.ts";
import { Repository } from "../serve/repository.ts";
import { RequestProgress } from "../serve/request-progress.ts";
import { NO_TRACING, type Tracing } from "../telemetry/tracing.ts";
import { fakeEngine } from "./test-server.ts";

/** A worker's side of NATS in this process, with an engine that a test gives. */
export async function startQueueWorker(
  api: PlayedApi,
  { engine = fakeEngine(), tracing = NO_TRACING, login = {}, ...overrides }: {
    readonly login?: { readonly user?: string; readonly password?: string };
    readonly engine?: Engine | null;
    readonly tracing?: Tracing;
  } & Partial<WorkerConfig> = {},
) {
  const config = { ...readConfig({ KANIZSA_WORKER_PORT: "0" }), ...overrides };
  const slot = new ModelSlot();
  if (engine) await slot.replace(engine);
  const batcher = new Batcher({
    concurrency: config.concurrency,
    waiting: config.queueLimit,
    bytes: config.queueBytes,
  });
  const load = () => Promise.reject(new Error("This test loads nothing"));
  const repository = new Repository({ modelsDir: "/models", slot, load });
  const progress = new RequestProgress();
  const metrics = new WorkerMetrics({ batcher, slot });
  const entries: Readonly<Record<string, unknown>>[] = [];
  const log: Log = (entry) => entries.push(entry);
  const settings = { servers: [api.server.url], prefix: "kanizsa", ...login };
  const parts = { config, slot, batcher, repository, progress, metrics, tracing };
  const service = await serveNats(settings, parts, log);
  let closed: Promise<void> | undefined;
  const close = (seconds = 0) => closed ??= service.close(seconds);
  return {
    slot,
    batcher,
    entries,
    close,
    /** Resolves once the server has what the worker said and subscribed to. */
    flush: () => service.flush(),
    /** Log entries of jobs that have ended. */
    ended: () => entries.filter(({ event }) => event === "job"),
    metrics: () => metrics.registry.metrics(),
    [Symbol.asyncDispose]: () => close(),
  };
}
