import { setTimeout as delay } from "node:timers/promises";
import { nuid } from "@nats-io/nats-core";
import { connectNats } from "@kanizsa/shared/nats/connect-nats.ts";
import { natsNames } from "@kanizsa/shared/nats/nats-names.ts";
import type { NatsSettings } from "@kanizsa/shared/nats/nats-settings.ts";
import { ConfigError } from "../../config.ts";
import type { ServerParts } from "../handlers.ts";
import type { Log } from "../log.ts";
import { Announcer } from "./announcer.ts";
import { JobQueue } from "./job-queue.ts";
import { Queries } from "./queries.ts";
import { WorkerTransit } from "./worker-transit.ts";

/** The worker's side of NATS. */
export interface NatsService {
  /** Resolves once the server has what was said so far. */
  flush(): Promise<void>;
  /** Takes nothing more, gives what runs so many seconds, and hands back the rest. */
  close(seconds: number): Promise<void>;
}

/** Longest wait for a server that went away at the start or the end, ms. */
const FLUSH_MS = 2000;
/** Category of the jobs that this worker takes: that of its bank. */
const CATEGORY = "car";

/**
 * Connects outwards, says what this worker is, and takes jobs from the queue while it is ready.
 *
 * @throws {ConfigError} when no server answers, or one refuses the credentials
 */
export async function serveNats(
  settings: NatsSettings,
  parts: ServerParts,
  log: Log,
): Promise<NatsService> {
  const { slot, config, metrics } = parts;
  const names = natsNames(settings.prefix);
  const client = { name: "kanizsa-worker", inboxPrefix: names.workerInbox };
  const nc = await connectNats(settings, client).catch((cause: unknown) => {
    throw new ConfigError(
      "Start the NATS server, or mend KANIZSA_NATS_URL and its credentials: got " +
        `${settings.servers.join(",")}, ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  });
  let announcer: Announcer | undefined;
  let connected = true;
  let backAt = -Infinity;
  metrics.watchNats(() => !nc.isClosed() && connected);
  void (async () => {
    for await (const status of nc.status()) {
      if (status.type === "disconnect") {
        connected = false;
        log({ event: "nats_disconnected" });
      } else if (status.type === "reconnect") {
        connected = true;
        backAt = performance.now();
        log({ event: "nats_reconnected", server: nc.getServer() });
        announcer?.announce();
      } else if (status.type === "error") {
        log({ event: "nats_error", error: status.error.message });
      }
    }
  })();
  const worker = nuid.next();
  const transit = new WorkerTransit(nc, names.transitBucket);
  const sinceBackMs = () => performance.now() - backAt;
  const around = { nc, names, transit, worker, parts, log, sinceBackMs };
  const queue = new JobQueue({
    nc,
    names,
    category: CATEGORY,
    capacity: config.concurrency,
    isReady: () => slot.ready,
    around,
    onEnd: (outcome) => metrics.countJob(outcome),
    log,
  });
  const queries = new Queries(nc, names, slot, CATEGORY);
  const announced = announcer = new Announcer({
    nc,
    names,
    worker,
    slot,
    capacity: config.concurrency,
    running: () => queue.running,
    onReadiness: (isReady) => queries.serve(isReady),
  });
  log({ event: "nats_connected", worker, server: nc.getServer() });
  return {
    flush: async () => {
      await Promise.race([nc.flush().catch(() => {}), delay(FLUSH_MS, undefined, { ref: false })]);
    },
    close: async (seconds) => {
      queries.serve(false);
      announced.leave();
      await queue.close(seconds * 1000);
      // A server that is away now can't be told any more.
      await Promise.race([nc.drain().catch(() => {}), delay(FLUSH_MS, undefined, { ref: false })]);
      await nc.close();
    },
  };
}
