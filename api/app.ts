import { Hono } from "hono";
import { requestId } from "hono/request-id";
import type { Dispatcher } from "./dispatch/dispatcher.ts";
import type { ApiEnvironment } from "./environment.ts";
import type { Log } from "./log.ts";
import { limitConcurrency } from "./middleware/limit-concurrency.ts";
import { noSuchRoute } from "./middleware/no-such-route.ts";
import { problemJson, problemResponse } from "./middleware/problem-json.ts";
import { requireKey } from "./middleware/require-key.ts";
import { securityHeaders } from "./middleware/security-headers.ts";
import { health } from "./routes/health.ts";
import { openapi } from "./routes/openapi.ts";
import { playground, type StaticFile } from "./routes/playground.ts";
import { problems } from "./routes/problems.ts";
import { segmentations } from "./routes/segmentations.ts";
import type { ImageStore } from "./stores/image-store.ts";
import type { KeyStore } from "./stores/key-store.ts";

export interface AppDependencies {
  readonly dispatcher: Dispatcher;
  readonly keys: KeyStore;
  readonly images: ImageStore;
  readonly pages: readonly StaticFile[];
  readonly limits: {
    readonly imageBytes: number;
    readonly imagePixels: number;
    readonly bodyTimeoutMs: number;
    readonly concurrentRequests: number;
  };
  readonly version: string;
  readonly log: Log;
}

/** The whole API; main.ts gives it what it works with. */
export function createApp(dependencies: AppDependencies): Hono<ApiEnvironment> {
  const { dispatcher, keys, limits, log } = dependencies;
  const app = new Hono<ApiEnvironment>();
  app.use(requestId(), securityHeaders());
  app.use("/v1/*", requireKey(keys, "segment"));
  app.on("POST", "/v1/segmentations", limitConcurrency(limits.concurrentRequests));
  app.route("/", segmentations(dependencies));
  app.route(
    "/",
    health({ worker: dispatcher, store: { isWritable: () => Promise.resolve(true) } }),
  );
  app.route("/", problems());
  app.route("/", openapi(dependencies.version));
  app.route("/", playground(dependencies.pages));
  app.notFound((c) => problemResponse(noSuchRoute(app.routes, c.req), c));
  app.onError(problemJson(log));
  return app;
}
