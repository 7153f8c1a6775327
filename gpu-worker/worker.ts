import { once } from "node:events";
import { realpath } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { segmentPicture } from "@kanizsa/shared/pipeline/segment.ts";
import { collectDefaultMetrics } from "prom-client";
import sharp from "sharp";
import { BankFileError } from "./bank/bank-file-error.ts";
import { Batcher } from "./batcher.ts";
import { ConfigError, readConfig, type WorkerConfig } from "./config.ts";
import { ModelFileError } from "./runtime/model-file-error.ts";
import type { ProviderAttempt, ProviderChecks } from "./runtime/providers.ts";
import { type EngineSource, loadEngine, warmUp } from "./serve/engine.ts";
import { exitWhenTold, stopServing } from "./serve/lifecycle.ts";
import { jsonLinesLog } from "./serve/log.ts";
import { SERVER_METADATA } from "./serve/metadata.ts";
import { WorkerMetrics } from "./serve/metrics.ts";
import { ModelSlot } from "./serve/model-slot.ts";
import { ProviderGuard } from "./serve/provider-guard.ts";
import { Repository } from "./serve/repository.ts";
import type { NatsService } from "./serve/nats/serve-nats.ts";
import { RequestProgress } from "./serve/request-progress.ts";
import { createWorkerServer } from "./serve/server.ts";
import { NO_TRACING, type Tracing } from "./telemetry/tracing.ts";
import { WorkerProblem } from "./worker-problem.ts";

/**
 * Composition of the worker: reads the configuration, listens, loads, warms up, says that it is
 * ready on standard output. Faults in what it was given end the process with a sentence each.
 *
 * @param segment the method: `segmentPicture` of the shared pipeline
 */
export async function runWorker(segment: typeof segmentPicture): Promise<void> {
  try {
    await start(segment);
  } catch (error) {
    if (isExpected(error)) console.error(error.message);
    else console.error(error);
    process.exit(1);
  }
}

async function start(segment: typeof segmentPicture): Promise<void> {
  const config = readConfig(process.env);
  // Decoded pictures are not asked for again; libvips' cache would only hold memory.
  sharp.cache(false);
  const log = jsonLinesLog(process.stderr);
  const slot = new ModelSlot();
  const batcher = new Batcher({
    concurrency: config.concurrency,
    waiting: config.queueLimit,
    bytes: config.queueBytes,
  });
  const modelsDir = await realpath(config.modelsDir).catch((cause: unknown) => {
    throw new ConfigError(
      `Set KANIZSA_MODELS_DIR to the models folder: got ${JSON.stringify(config.modelsDir)}`,
      { cause },
    );
  });
  const metrics = new WorkerMetrics({ batcher, slot });
  collectDefaultMetrics({ register: metrics.registry });
  const load = (
    source: EngineSource,
    providers = config.providers,
    left: readonly ProviderAttempt[] = [],
    checks: ProviderChecks = {},
  ) =>
    loadEngine(source, {
      providers,
      left,
      checks,
      precision: config.precision,
      threads: config.threads,
      without: config.without,
      segment,
      onFault: (engine, error) => guard.failed(engine, error),
      batching: config.batching && {
        ...config.batching,
        observe: (report) => metrics.countBatch(report),
      },
    });
  const guard = new ProviderGuard({
    slot,
    fallback: config.providerFallback,
    load,
    log,
    onFailure: (provider) => metrics.countProviderFailure(provider),
  });
  // A swap exchanges what is served, not what computes it, of which is known that it works.
  const loadBeside = (source: EngineSource) => {
    const { used, attempts } = slot.engine?.providers ?? { used: undefined, attempts: [] };
    const others = attempts.filter(({ provider }) => provider !== used);
    const providers = used === undefined ? config.providers : [used];
    return load(source, providers, others, { probe: () => Promise.resolve(null) });
  };
  const repository = new Repository({ modelsDir, slot, load: loadBeside });
  const progress = new RequestProgress();
  const tracing = config.openTelemetry ? await startTracing() : NO_TRACING;
  const parts = { config, slot, batcher, repository, progress, metrics, tracing };
  const server = createWorkerServer(parts, log);
  let nats: NatsService | undefined;
  exitWhenTold({
    exitWithParent: config.exitWithParent,
    stop: async () => {
      guard.close();
      await Promise.all([
        nats?.close(config.stopSeconds),
        stopServing({ server, slot, batcher, seconds: config.stopSeconds }),
      ]);
      await tracing.close();
    },
    log,
  });

  await listen(server, config);
  if (config.nats) {
    const { serveNats } = await import("./serve/nats/serve-nats.ts");
    nats = await serveNats(config.nats, parts, log);
  }
  const source = { manifestPath: join(modelsDir, "manifest.json"), bankPath: config.bankPath };
  const engine = await load(source);
  log({ event: "providers", ...engine.providers });
  await warmUp(engine);
  await slot.replace(engine);
  // Whoever reads that we are ready may ask an API at once.
  await nats?.flush();
  const url = addressUrl(server.address());
  process.stdout.write(`${JSON.stringify({ event: "ready", service: "worker", url })}\n`);
}

/** Loads OpenTelemetry, which a worker without it does not pay for. */
async function startTracing(): Promise<Tracing> {
  const { openTelemetry } = await import("./telemetry/open-telemetry.ts");
  return openTelemetry({
    serviceName: SERVER_METADATA.name,
    serviceVersion: SERVER_METADATA.version,
  });
}

async function listen(server: Server, { host, port }: WorkerConfig): Promise<void> {
  server.listen(port, host);
  await once(server, "listening").catch((cause: unknown) => {
    const code = cause instanceof Error && "code" in cause ? cause.code : cause;
    throw new ConfigError(
      `Set KANIZSA_WORKER_HOST and KANIZSA_WORKER_PORT to a free address: got ${host}:${port}, ${code}`,
      { cause },
    );
  });
}

function addressUrl(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

/** Faults that whoever starts the worker can mend: their message is enough. */
function isExpected(error: unknown): error is Error {
  return error instanceof ConfigError || error instanceof ModelFileError ||
    error instanceof BankFileError || error instanceof WorkerProblem;
}
