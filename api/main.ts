/** Puts the API together from its settings and serves until it is told to stop. */
import { fileURLToPath } from "node:url";
import packageManifest from "../package.json" with { type: "json" };
import { createApp } from "./app.ts";
import { ConfigError, httpUrl, readConfig } from "./config.ts";
import { HttpDispatcher } from "./dispatch/http-dispatcher.ts";
import { ensureAdminKey } from "./keys/ensure-admin-key.ts";
import { describeError, logToStandardError } from "./log.ts";
import { loadPages } from "./routes/playground.ts";
import { stopRequested } from "./stop-requested.ts";
import { FileKeyStore } from "./stores/file-key-store.ts";
import { FolderImageStore } from "./stores/folder-image-store.ts";

const SWEEP_EVERY_MS = 10 * 60_000;

async function main(): Promise<void> {
  const config = readConfig((name) => Deno.env.get(name));
  const keys = await FileKeyStore.open(config.dataDir);
  const images = await FolderImageStore.open(config.dataDir, {
    maxBytes: config.imageStore.bytes,
    maxAgeMs: config.imageStore.maxAgeMs,
  });
  const app = createApp({
    dispatcher: new HttpDispatcher(config.worker),
    keys,
    images,
    pages: await loadPages(fileURLToPath(new URL("./pages", import.meta.url))),
    limits: config.limits,
    version: packageManifest.version,
    log: logToStandardError,
  });
  const { shownOnce } = await ensureAdminKey(keys, config.adminKeyFile);
  if (shownOnce) console.log(`Admin key (shown this once, only its hash is kept): ${shownOnce}`);

  const server = Deno.serve({
    hostname: config.host,
    port: config.port,
    onListen: ({ port }) =>
      console.log(
        JSON.stringify({ event: "ready", service: "api", url: httpUrl(config.host, port) }),
      ),
  }, app.fetch);
  const sweeping = setInterval(() => {
    images.sweep().catch((error) =>
      logToStandardError({ event: "sweep_failed", error: describeError(error) })
    );
  }, SWEEP_EVERY_MS);

  const reason = await stopRequested(config.exitWithParent);
  logToStandardError({ event: "stopping", reason });
  clearInterval(sweeping);
  setTimeout(() => {
    logToStandardError({ event: "stopped_hard", waited_ms: config.stopTimeoutMs });
    Deno.exit(1);
  }, config.stopTimeoutMs);
  await server.shutdown();
  Deno.exit(0);
}

try {
  await main();
} catch (error) {
  // What the operator can mend is said in one sentence; anything else with its stack.
  const said = error instanceof ConfigError || error instanceof Deno.errors.AddrInUse;
  logToStandardError({ event: "start_failed", error: said ? error.message : describeError(error) });
  Deno.exit(1);
}
