import { Hono } from "hono";
import { requestId } from "hono/request-id";
import type { Dispatcher } from "./dispatch/dispatcher.ts";
import type { EmbedTokens } from "./embed/embed-tokens.ts";
import type { ApiEnvironment } from "./environment.ts";
import type { Images } from "./images/images.ts";
import type { Keys } from "./keys/keys.ts";
import { TokenBuckets } from "./limits/token-buckets.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics/metrics.ts";
import { authenticate } from "./middleware/authenticate.ts";
import { cors } from "./middleware/cors.ts";
import { limitConcurrency } from "./middleware/limit-concurrency.ts";
import { noSuchRoute } from "./middleware/no-such-route.ts";
import { observeRequests } from "./middleware/observe-requests.ts";
import { problemJson, problemResponse } from "./middleware/problem-json.ts";
import { rateLimit } from "./middleware/rate-limit.ts";
import { requireScope } from "./middleware/require-scope.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { traceContext } from "./middleware/trace-context.ts";
import { embedTokens } from "./routes/embed-tokens.ts";
import { health } from "./routes/health.ts";
import { images } from "./routes/images.ts";
import { keys } from "./routes/keys.ts";
import { metrics } from "./routes/metrics.ts";
import { models } from "./routes/models.ts";
import { openapi } from "./routes/openapi.ts";
import { playground, type StaticFile } from "./routes/playground.ts";
import { problems } from "./routes/problems.ts";
import { references } from "./routes/references.ts";
import { segmentation } from "./routes/segmentation.ts";
import { segmentations } from "./routes/segmentations.ts";
import { ByteBudget } from "./upload/byte-budget.ts";
import { usage } from "./routes/usage.ts";
import type { Idempotency } from "./segmentations/idempotency.ts";
import type { Results } from "./segmentations/results.ts";
import type { Segmentations } from "./segmentations/segmentations.ts";
import type { Store } from "./stores/store.ts";
import type { Usage } from "./usage/usage.ts";
import { workers } from "./routes/workers.ts";
import { webhookSecret } from "./routes/webhook-secret.ts";
import { widget, type WidgetFile } from "./routes/widget.ts";
import type { WebhookSecrets } from "./webhooks/webhook-secrets.ts";
import type { Webhooks } from "./webhooks/webhooks.ts";
import type { WorkerWatch } from "./worker-watch/worker-watch.ts";
import type { Workers } from "./worker-watch/workers.ts";

export interface AppDependencies {
  readonly store: Store;
  readonly dispatcher: Dispatcher;
  readonly keys: Keys;
  readonly usage: Usage;
  readonly tokens: EmbedTokens;
  readonly images: Images;
  readonly results: Results;
  readonly segmentations: Segmentations;
  readonly idempotency: Idempotency;
  readonly watch: WorkerWatch;
  readonly workers: Workers;
  readonly webhooks: Webhooks;
  readonly webhookSecrets: WebhookSecrets;
  /** Fetches `image.url`; undefined where no outside host is allowed. */
  readonly fetchImage?: (url: string) => Promise<Uint8Array<ArrayBuffer>>;
  readonly metrics: Metrics;
  readonly pages: readonly StaticFile[];
  /** `<kanizsa-preview>`, none where it isn't built. */
  readonly widget: readonly WidgetFile[];
  readonly limits: {
    readonly imageBytes: number;
    readonly imagePixels: number;
    readonly bodyTimeoutMs: number;
    readonly concurrentRequests: number;
  };
  /** Requests of a key or token without a limit of its own. */
  readonly ratePerMinute: number;
  /** Longest wait of a request for its result, ms. */
  readonly syncWaitMs: number;
  /** /metrics is served here, for admins; false where it has a port of its own. */
  readonly serveMetrics: boolean;
  /** Aborts when the process is told to stop. */
  readonly stopping: AbortSignal;
  readonly version: string;
  readonly log: Log;
}

/** Bodies in JSON are held in memory, so many bytes of them at once. */
const JSON_BYTES = 200_000_000;

/** The whole API; service.ts gives it what it works with. */
export function createApp(dependencies: AppDependencies): Hono<ApiEnvironment> {
  const { dispatcher, limits, log, tokens, watch } = dependencies;
  const app = new Hono<ApiEnvironment>();
  app.use(requestId(), traceContext(), observeRequests(dependencies), securityHeaders());
  app.use("/v1/*", cors(tokens.origins), authenticate(dependencies));
  app.use(
    "/v1/*",
    rateLimit({ buckets: new TokenBuckets(), perMinute: dependencies.ratePerMinute }),
  );
  app.on("POST", ["/v1/segmentations", "/v1/images"], limitConcurrency(limits.concurrentRequests));
  app.route(
    "/",
    segmentations({
      ...dependencies,
      receive: {
        images: dependencies.images,
        limits,
        fetchImage: dependencies.fetchImage,
        memory: new ByteBudget(JSON_BYTES),
      },
      isWorkerReady: () => watch.isReady(),
      checkWebhook: (url) => dependencies.webhooks.check(url),
    }),
  );
  app.route(
    "/",
    segmentation({ ...dependencies, progress: (run) => dispatcher.progress(run) }),
  );
  app.route("/", images(dependencies));
  app.route("/", references(dependencies));
  app.route("/", models(dependencies));
  app.route("/", workers(dependencies));
  app.route("/", keys(dependencies));
  app.route("/", usage(dependencies));
  app.route("/", embedTokens(dependencies));
  app.route("/", webhookSecret({ secrets: dependencies.webhookSecrets, limits }));
  app.route("/", health({ worker: watch, store: dependencies.store }));
  if (dependencies.serveMetrics) {
    app.use("/metrics", authenticate(dependencies), requireScope("admin"));
    app.route("/", metrics(dependencies.metrics));
  }
  app.route("/", problems());
  app.route("/", openapi(dependencies.version));
  app.route("/", playground(dependencies.pages));
  app.route("/", widget(dependencies.widget));
  app.notFound((c) => problemResponse(noSuchRoute(app.routes, c.req), c));
  app.onError(problemJson(log));
  return app;
}
