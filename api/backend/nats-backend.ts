import { jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/nats-core";
import { PRIORITIES } from "@kanizsa/shared/nats/nats-names.ts";
import type { Config } from "../config.ts";
import { DeadLetters } from "../dispatch/nats/dead-letters.ts";
import { NatsDispatcher } from "../dispatch/nats/nats-dispatcher.ts";
import { openQueue } from "../dispatch/nats/open-queue.ts";
import { Transit } from "../dispatch/nats/transit.ts";
import type { Log } from "../log.ts";
import type { QueueFigures } from "../metrics/metrics.ts";
import { Processes } from "../segmentations/processes.ts";
import { NatsBlobs } from "../stores/nats/nats-blobs.ts";
import { AnnouncedWorkers } from "../worker-watch/announced-workers.ts";
import type { Backend } from "./backend.ts";
import { openNatsStore } from "./open-nats-store.ts";

/** Categories of cars and the like that jobs are queued for. */
const CATEGORIES = ["car"];

/**
 * Any number of machines: records, pictures, results and the queue of jobs on NATS JetStream.
 *
 * @throws {ConfigError} when no server answers, or one has no JetStream
 */
export async function openNatsBackend(config: Config, log: Log): Promise<Backend> {
  const { nats, imageStore, resultStore, jobs } = config;
  if (!nats) throw new Error("Set KANIZSA_NATS_URL first");
  const { replicas, ackWaitMs } = nats;
  const line = await openNatsStore(nats, "kanizsa-api", log);
  const { nc, names, store } = line;
  void logStatus(nc, log);
  const pictures = await NatsBlobs.open(nc, {
    bucket: names.imagesBucket,
    maxBytes: imageStore.bytes,
    replicas,
    log,
  });
  const answers = await NatsBlobs.open(nc, {
    bucket: names.resultsBucket,
    maxBytes: resultStore.bytes,
    replicas,
    log,
  });
  await openQueue(nc, names, { ackWaitMs, replicas, categories: CATEGORIES });
  const deadLetters = await DeadLetters.open(nc, names);
  const workers = await AnnouncedWorkers.open(nc, names, log);
  const dispatcher = await NatsDispatcher.open({
    nc,
    names,
    transit: await Transit.open(nc, names.transitBucket, replicas),
    deadLetters,
    isReady: () => workers.state().ready,
    ackWaitMs,
    timeoutMs: jobs.timeoutMs,
    log,
  });
  const processes = await Processes.open({ store, log });
  const manager = await jetstreamManager(nc);
  const figures = async (): Promise<QueueFigures> => ({
    workers: (await workers.list()).filter(({ ready }) => ready).length,
    deadLetters: await deadLetters.count(),
    pending: await Promise.all(CATEGORIES.flatMap((category) =>
      PRIORITIES.map(async (priority) => {
        const consumer = names.jobsConsumer(category, priority);
        const { num_pending } = await manager.consumers.info(names.jobsStream, consumer);
        return { category, priority, number: num_pending };
      })
    )),
  });
  return {
    store,
    pictures,
    answers,
    dispatcher,
    workers,
    probe: () => Promise.resolve(workers.state()),
    onWorkersChange: (listener) => workers.onChange(listener),
    processes,
    figures,
    close: async () => {
      await processes.close();
      workers.close();
      await dispatcher.close();
      await line[Symbol.asyncDispose]();
    },
  };
}

/** Tells when the server goes and comes. */
async function logStatus(nc: NatsConnection, log: Log): Promise<void> {
  for await (const { type } of nc.status()) {
    if (type === "disconnect" || type === "reconnect") log({ event: `nats_${type}ed` });
    if (type === "error") log({ event: "nats_error" });
  }
}
