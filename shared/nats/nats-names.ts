/** Interactive jobs, whose caller waits, go before those of a batch. */
export const PRIORITIES = ["interactive", "batch"] as const;
export type Priority = typeof PRIORITIES[number];

/** Version of the messages between API and worker; a number more is understood by the one before. */
export const NATS_PROTOCOL = 1;

/** Headers of the messages between API and worker. */
export const HEADERS = {
  /** NATS_PROTOCOL of who sent it. */
  protocol: "Kanizsa-Protocol",
  /** Id of the run. */
  job: "Kanizsa-Job",
  /** Subject on which the API awaits word of the job. */
  reply: "Kanizsa-Reply",
  /** Object of the transit bucket that holds the picture, where the message doesn't. */
  image: "Kanizsa-Image",
  /** What a worker says of a job: one of REPLY_KINDS. */
  kind: "Kanizsa-Kind",
  /** Object of the transit bucket that holds the result, where the message doesn't. */
  object: "Kanizsa-Object",
  /** HTTP status of an answer to a query. */
  status: "Kanizsa-Status",
  traceparent: "traceparent",
} as const;

/**
 * What a worker says of a job on its reply subject, each as a request that wants an answer:
 * `taken`, answered with whether to go on; `result` and `problem`, answered once they are held.
 */
export const REPLY_KINDS = ["taken", "result", "problem"] as const;

/** Largest picture or result within a message, bytes: the server's own limit is 1 MiB by default. */
export const MAX_INLINE_BYTES = 512 * 1024;

/** Everything that has a name on the server; `prefix` keeps several set-ups apart. */
export function natsNames(prefix: string) {
  return {
    /** Work-queue stream of the jobs. */
    jobsStream: `${prefix}-jobs`,
    jobsSubjects: `${prefix}.jobs.>`,
    jobsSubject: (category: string, priority: Priority) => `${prefix}.jobs.${category}.${priority}`,
    /** Durable consumer that hands out the jobs of one subject. */
    jobsConsumer: (category: string, priority: Priority) => `${category}-${priority}`,
    /** Jobs that were given up, until an operator replays or drops them. */
    deadStream: `${prefix}-dead`,
    deadSubjects: `${prefix}.dead.>`,
    deadSubject: (category: string) => `${prefix}.dead.${category}`,
    /** The server's own word that a job was handed out too often. */
    noticesStream: `${prefix}-dead-notices`,
    noticesSubject: `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${prefix}-jobs.*`,
    /** Key-value bucket behind the port `Store`. */
    recordsBucket: `${prefix}-records`,
    /** Object buckets: pictures, results, and what is too large for a message on its way. */
    imagesBucket: `${prefix}-images`,
    resultsBucket: `${prefix}-results`,
    transitBucket: `${prefix}-transit`,
    /** Where one API process hears of one dispatch. */
    replySubjects: (process: string) => `${prefix}.reply.${process}.*`,
    replySubject: (process: string, dispatch: string) => `${prefix}.reply.${process}.${dispatch}`,
    /** Answered by the worker that has the job: `{"ask":"progress"}`, and `{"do":"cancel"}`. */
    jobSubject: (id: string) => `${prefix}.job.${id}`,
    /** Workers say here what they are, some times a minute and when asked on the other one. */
    announceSubject: `${prefix}.workers.announce`,
    askSubject: `${prefix}.workers.ask`,
    /** Answered by any one worker of the category. */
    querySubject: (category: string) => `${prefix}.query.${category}`,
    /** Inboxes of the two programs, so that neither can listen to the other's. */
    apiInbox: `_INBOX_${prefix}_api`,
    workerInbox: `_INBOX_${prefix}_worker`,
  } as const;
}

export type NatsNames = ReturnType<typeof natsNames>;
