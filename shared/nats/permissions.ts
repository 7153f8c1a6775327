import type { NatsNames } from "./nats-names.ts";

/** What a user of the server may do. */
export interface NatsPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/**
 * What a worker needs: to take jobs, to fetch and leave what is too large for a message, to tell the
 * API, and to be asked. It can't put jobs into the queue, read records, pictures or results that are
 * kept, or hear what others are told.
 */
export function workerPermissions(names: NatsNames): NatsPermissions {
  const { jobsStream, transitBucket, workerInbox, apiInbox } = names;
  const transit = `OBJ_${transitBucket}`;
  return {
    publish: [
      `$JS.API.CONSUMER.INFO.${jobsStream}.*`,
      `$JS.API.CONSUMER.MSG.NEXT.${jobsStream}.*`,
      `$JS.ACK.${jobsStream}.>`,
      // What an object store asks of its bucket; to empty it is not among that.
      `$JS.API.STREAM.MSG.GET.${transit}`,
      `$JS.API.CONSUMER.CREATE.${transit}.>`,
      `$JS.API.CONSUMER.DELETE.${transit}.*`,
      `$O.${transitBucket}.>`,
      `$JS.FC.${transit}.>`,
      names.replySubject("*", "*"),
      names.announceSubject,
      // Answers to what the API asks.
      `${apiInbox}.>`,
    ],
    subscribe: [
      `${workerInbox}.>`,
      names.jobSubject("*"),
      names.askSubject,
      names.querySubject("*"),
    ],
  };
}

/**
 * What an API process needs: its own streams and buckets, their making included, and to talk with
 * workers. It keeps everything of one prefix, but reaches nothing of another.
 */
export function apiPermissions(names: NatsNames): NatsPermissions {
  const { jobsStream, deadStream, noticesStream, apiInbox, workerInbox } = names;
  const buckets = [names.imagesBucket, names.resultsBucket, names.transitBucket];
  const streams = [
    jobsStream,
    deadStream,
    noticesStream,
    `KV_${names.recordsBucket}`,
    ...buckets.map((bucket) => `OBJ_${bucket}`),
  ];
  return {
    publish: [
      "$JS.API.INFO",
      ...streams.flatMap((stream) => [
        `$JS.API.STREAM.*.${stream}`,
        `$JS.API.STREAM.MSG.*.${stream}`,
        `$JS.API.DIRECT.GET.${stream}`,
        `$JS.API.DIRECT.GET.${stream}.>`,
        `$JS.API.CONSUMER.*.${stream}`,
        `$JS.API.CONSUMER.*.${stream}.>`,
        `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.*`,
        `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
        `$JS.ACK.${stream}.>`,
        `$JS.FC.${stream}.>`,
      ]),
      `$KV.${names.recordsBucket}.>`,
      ...buckets.map((bucket) => `$O.${bucket}.>`),
      names.jobsSubjects,
      names.deadSubjects,
      names.jobSubject("*"),
      names.askSubject,
      names.querySubject("*"),
      // Its own word to who waits for a job that was given up, and answers to workers.
      names.replySubject("*", "*"),
      `${workerInbox}.>`,
    ],
    subscribe: [`${apiInbox}.>`, names.replySubject("*", "*"), names.announceSubject],
  };
}

/** A user of the server's configuration file; the password is written as it is given. */
export function natsUser(
  user: string,
  password: string,
  { publish, subscribe }: NatsPermissions,
): string {
  const list = (subjects: readonly string[]) =>
    subjects.map((subject) => `        ${JSON.stringify(subject)}`).join("\n");
  return `    {
      user: ${user}
      password: ${password}
      permissions: {
        publish: [
${list(publish)}
        ]
        subscribe: [
${list(subscribe)}
        ]
      }
    }`;
}
