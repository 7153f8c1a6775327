import { JetStreamApiError, jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { nanos, type NatsConnection } from "@nats-io/nats-core";
import { type NatsNames, PRIORITIES } from "@kanizsa/shared/nats/nats-names.ts";

export interface QueueOptions {
  /** After which a job is handed out again when its worker is silent, ms. */
  readonly ackWaitMs: number;
  /** Copies of every stream in a cluster of servers. */
  readonly replicas: number;
  /** Categories of jobs. */
  readonly categories: readonly string[];
}

/** How often a job is handed out before it is given up. */
export const MOST_DELIVERIES = 3;
/** Bounds of the streams, which the server sets aside; a queue that is full refuses. */
const MOST_JOBS = 100_000;
const MOST_JOB_BYTES = 256_000_000;
const JOB_AGE_MS = 86_400_000;
const MOST_DEAD = 10_000;
const MOST_DEAD_BYTES = 256_000_000;
const DEAD_AGE_MS = 30 * 86_400_000;
const MOST_NOTICES = 10_000;
const NOTICE_AGE_MS = 7 * 86_400_000;
/** In which the same publication, repeated, counts once, ms. */
const DUPLICATE_WINDOW_MS = 120_000;
/** JetStream's code of a stream that is there with another configuration. */
const NAME_IN_USE = 10058;
/** The consumer of the server's notices. */
export const NOTICES_CONSUMER = "mover";

/** Makes the streams and consumers of the queue, or brings those that are there up to date. */
export async function openQueue(
  nc: NatsConnection,
  names: NatsNames,
  { ackWaitMs, replicas, categories }: QueueOptions,
): Promise<void> {
  const manager = await jetstreamManager(nc);
  const file = { storage: "file", num_replicas: replicas } as const;
  const streams: (Partial<StreamConfig> & { readonly name: string })[] = [
    {
      ...file,
      name: names.jobsStream,
      subjects: [names.jobsSubjects],
      retention: "workqueue",
      discard: "new",
      max_msgs: MOST_JOBS,
      max_bytes: MOST_JOB_BYTES,
      max_age: nanos(JOB_AGE_MS),
      duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    },
    {
      ...file,
      name: names.deadStream,
      subjects: [names.deadSubjects],
      retention: "limits",
      discard: "old",
      max_msgs: MOST_DEAD,
      max_bytes: MOST_DEAD_BYTES,
      max_age: nanos(DEAD_AGE_MS),
      duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    },
    {
      ...file,
      name: names.noticesStream,
      subjects: [names.noticesSubject],
      retention: "limits",
      discard: "old",
      max_msgs: MOST_NOTICES,
      max_age: nanos(NOTICE_AGE_MS),
    },
  ];
  for (const stream of streams) {
    // Adding what is there alike does nothing; what differs is brought up to date.
    await manager.streams.add(stream).catch((error) => {
      if (!(error instanceof JetStreamApiError) || error.code !== NAME_IN_USE) throw error;
      return manager.streams.update(stream.name, stream);
    });
  }
  const consumer = (stream: string, name: string, filter?: string) =>
    manager.consumers.add(stream, {
      durable_name: name,
      ack_policy: "explicit",
      ack_wait: nanos(ackWaitMs),
      max_ack_pending: MOST_JOBS,
      ...(filter !== undefined && { filter_subject: filter, max_deliver: MOST_DELIVERIES }),
    });
  for (const category of categories) {
    for (const priority of PRIORITIES) {
      const name = names.jobsConsumer(category, priority);
      await consumer(names.jobsStream, name, names.jobsSubject(category, priority));
    }
  }
  await consumer(names.noticesStream, NOTICES_CONSUMER);
}
