/** Puts the API together from its settings and serves until it is told to stop. */
import { fileURLToPath } from "node:url";
import packageManifest from "../package.json" with { type: "json" };
import { ConfigError, httpUrl, readConfig } from "./config.ts";
import { provideAdminKey } from "./keys/provide-admin-key.ts";
import { describeError, logToStandardError as log } from "./log.ts";
import { metrics } from "./routes/metrics.ts";
import { loadPages } from "./routes/playground.ts";
import { loadWidget, NOT_BUILT } from "./routes/widget.ts";
import { openService } from "./service.ts";
import { stopRequested } from "./stop-requested.ts";
import { DataFolderError } from "./stores/embedded/data-folder-error.ts";
import { within } from "./within.ts";

/** Share of the time to stop in which callers that wait may still get their results. */
const WAITING_SHARE = 0.5;
/** And in which runs at the worker may end. */
const RUNNING_SHARE = 0.3;

async function main(): Promise<void> {
  const config = readConfig((name) => Deno.env.get(name));
  const { host, stopTimeoutMs } = config;
  const widget = await loadWidget(fileURLToPath(new URL("./widget/dist", import.meta.url)));
  if (widget.length === 0) log({ event: "widget_missing", error: NOT_BUILT });
  const service = await openService({
    config,
    pages: await loadPages(fileURLToPath(new URL("./pages", import.meta.url))),
    widget,
    version: packageManifest.version,
    log,
  });
  const { shownOnce } = await provideAdminKey(service.keys, { keyFile: config.adminKeyFile, host });
  if (shownOnce) show(`Admin key (shown this once, only its hash is kept): ${shownOnce}`);

  // Before anything is served: a signal that came sooner would end the process in mid-request.
  const stopping = stopRequested(config.exitWithParent);
  const server = Deno.serve({
    hostname: host,
    port: config.port,
    onListen: ({ port }) =>
      console.log(JSON.stringify({ event: "ready", service: "api", url: httpUrl(host, port) })),
  }, service.app.fetch);
  const watching = config.metricsPort === 0 ? null : Deno.serve(
    { hostname: host, port: config.metricsPort, onListen: () => {} },
    metrics(service.metrics).fetch,
  );

  const reason = await stopping;
  log({ event: "stopping", reason });
  setTimeout(() => {
    log({ event: "stopped_hard", waited_ms: stopTimeoutMs });
    Deno.exit(1);
  }, stopTimeoutMs);
  const stopped = server.shutdown();
  await within(stopped, stopTimeoutMs * WAITING_SHARE);
  service.beginStop();
  await service.close(stopTimeoutMs * RUNNING_SHARE);
  await Promise.all([stopped, watching?.shutdown()]);
  Deno.exit(0);
}

/** Not by the console: what that prints is sent along where Deno's telemetry is on. */
function show(text: string): void {
  const bytes = new TextEncoder().encode(`${text}\n`);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

try {
  await main();
} catch (error) {
  // What the operator can mend is said in one sentence; anything else with its stack.
  const said = error instanceof ConfigError || error instanceof DataFolderError ||
    error instanceof Deno.errors.AddrInUse;
  log({ event: "start_failed", error: said ? error.message : describeError(error) });
  Deno.exit(1);
}
