import type { Hono } from "hono";
import { createApp } from "./app.ts";
import { openEmbeddedBackend } from "./backend/embedded-backend.ts";
import type { Backend } from "./backend/backend.ts";
import type { Config } from "./config.ts";
import { EmbedTokens } from "./embed/embed-tokens.ts";
import type { ApiEnvironment } from "./environment.ts";
import { Images } from "./images/images.ts";
import { Keys } from "./keys/keys.ts";
import { describeError, type Log } from "./log.ts";
import { Metrics } from "./metrics/metrics.ts";
import type { StaticFile } from "./routes/playground.ts";
import type { WidgetFile } from "./routes/widget.ts";
import { Idempotency } from "./segmentations/idempotency.ts";
import { Results } from "./segmentations/results.ts";
import { Runs } from "./segmentations/runs.ts";
import { Segmentations } from "./segmentations/segmentations.ts";
import type { Store } from "./stores/store.ts";
import { describeWebhook } from "./segmentations/describe-webhook.ts";
import { checkOutsideUrl, outsideCaller } from "./egress/call-outside.ts";
import { fetchImage } from "./egress/fetch-image.ts";
import { WebhookSecrets } from "./webhooks/webhook-secrets.ts";
import { Webhooks } from "./webhooks/webhooks.ts";
import { Usage } from "./usage/usage.ts";
import { WorkerWatch } from "./worker-watch/worker-watch.ts";

export interface ServiceOptions {
  readonly config: Config;
  readonly pages: readonly StaticFile[];
  readonly widget: readonly WidgetFile[];
  readonly version: string;
  readonly log: Log;
}

/** The API with everything behind it, but for the socket. */
export interface Service {
  readonly app: Hono<ApiEnvironment>;
  readonly metrics: Metrics;
  readonly keys: Keys;
  readonly store: Store;
  /** Waiting callers get their 202, event streams end; nothing new is begun. */
  beginStop(): void;
  /** Lets runs at the worker come to their end for so long, ms, then closes all. */
  close(graceMs: number): Promise<void>;
}

const SWEEP_EVERY_MS = 60_000;

/** Opens the stores, takes up the jobs that are in them, and puts the app together. */
export async function openService(options: ServiceOptions): Promise<Service> {
  const { config, log } = options;
  const backend = await openBackend(config, log);
  const { store, pictures, answers, dispatcher, processes } = backend;
  const metrics = new Metrics();
  const keys = await Keys.open(store, { log });
  const usage = new Usage(store, keys, { log });
  const tokens = await EmbedTokens.open(store, { keys, log });
  const watch = new WorkerWatch({ probe: backend.probe, log });
  const { maxAgeMs } = config.resultStore;
  const images = new Images({
    store,
    blobs: pictures,
    limits: config.limits,
    maxAgeMs: config.imageStore.maxAgeMs,
  });
  const results = new Results({ store, blobs: answers, maxAgeMs });
  const { egress } = config;
  const callOutside = outsideCaller(egress.hosts);
  const webhookSecrets = new WebhookSecrets(store);
  const webhooks = await Webhooks.open({
    store,
    secrets: webhookSecrets,
    callOutside,
    checkUrl: (url) => void checkOutsideUrl(egress.hosts, url),
    timeoutMs: egress.timeoutMs,
    log,
  });
  const segmentations = new Segmentations({
    store,
    results,
    versions: () => watch.versionsText(),
    imageUnused: (tenant, id) => images.unused(tenant, id),
    ended: async (record) => {
      const { status } = record;
      if (status !== "queued" && status !== "running") metrics.segmentationEnded(status);
      const news = describeWebhook(record);
      if (news) await webhooks.schedule(news);
    },
    maxAgeMs,
  });
  const runs = new Runs({
    store,
    dispatcher,
    readImage: ({ tenant, image }) => images.read(tenant, image.id),
    started: (run) => segmentations.started(run),
    settle: (run, outcome) => segmentations.settle(run, outcome),
    limits: config.jobs,
    processes,
    observe: (timings, waitedMs) => metrics.runSucceeded(timings, waitedMs),
    log,
  });
  segmentations.attach(runs);
  metrics.watch({
    jobs: () => ({ waiting: runs.waiting, running: runs.running }),
    worker: watch,
    queue: backend.figures,
  });
  const stopping = new AbortController();
  const app = createApp({
    store,
    dispatcher,
    keys,
    usage,
    tokens,
    images,
    results,
    segmentations,
    idempotency: new Idempotency(store),
    watch,
    workers: backend.workers,
    webhooks,
    webhookSecrets,
    ...(egress.hosts.length > 0 && {
      fetchImage: (url: string) =>
        fetchImage(
          url,
          { bytes: config.limits.imageBytes, timeoutMs: egress.timeoutMs },
          callOutside,
        ),
    }),
    ratePerMinute: config.ratePerMinute,
    metrics,
    stopping: stopping.signal,
    pages: options.pages,
    widget: options.widget,
    limits: config.limits,
    syncWaitMs: config.jobs.syncWaitMs,
    serveMetrics: config.metricsPort === 0,
    version: options.version,
    log,
  });
  await watch.start();
  backend.onWorkersChange?.(() => void watch.look());
  const resumed = await runs.resume();
  if (resumed > 0) log({ event: "jobs_resumed", count: resumed });
  const sweeping = setInterval(() => {
    Promise.all([store.sweep(), pictures.sweep(), answers.sweep()]).catch((error) =>
      log({ event: "sweep_failed", error: describeError(error) })
    );
  }, SWEEP_EVERY_MS);
  return {
    app,
    metrics,
    keys,
    store,
    beginStop: () => stopping.abort(),
    close: async (graceMs) => {
      clearInterval(sweeping);
      await runs.close(graceMs);
      await webhooks.close(graceMs);
      await watch.close();
      await usage.close();
      await tokens.close();
      await keys.close();
      await backend.close();
    },
  };
}

/** Loads what speaks to NATS where it is wanted alone: one machine starts without it. */
async function openBackend(config: Config, log: Log): Promise<Backend> {
  if (!config.nats) return await openEmbeddedBackend(config);
  const { openNatsBackend } = await import("./backend/nats-backend.ts");
  return await openNatsBackend(config, log);
}
