import { setTimeout as delay } from "node:timers/promises";
import { jetstream, type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import { headers, type Msg, nanos, type NatsConnection, nuid } from "@nats-io/nats-core";
import { type ObjectStore, Objm } from "@nats-io/obj";
import { HEADER_LENGTH } from "@kanizsa/shared/inference-protocol/header-length.ts";
import { connectNats } from "@kanizsa/shared/nats/connect-nats.ts";
import {
  HEADERS,
  NATS_PROTOCOL,
  natsNames,
  PRIORITIES,
  type Priority,
} from "@kanizsa/shared/nats/nats-names.ts";
import { apiPermissions, natsUser, workerPermissions } from "@kanizsa/shared/nats/permissions.ts";
import { type NatsServer, startNatsServer } from "@kanizsa/shared/nats/testing/nats-server.ts";
import { binaryInferBody } from "./infer-body.ts";

export interface PlayedJob {
  readonly id?: string;
  readonly priority?: Priority;
  readonly image?: Uint8Array;
  /** Name of the picture in the transit bucket. */
  readonly object?: string;
  readonly request?: Readonly<Record<string, unknown>>;
  /** Subject on which somebody else waits, or nobody. */
  readonly reply?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a worker has said of a job. */
export interface Said {
  readonly kind: string;
  readonly dispatch: string;
  readonly data: Uint8Array;
  readonly header: (name: string) => string;
}

const API_USER = { user: "api", password: "api-secret" };
/** Who a worker is on a guarded server. */
export const WORKER_USER = { user: "worker", password: "worker-secret" };

function guardedUsers(): string {
  const names = natsNames("kanizsa");
  const users = [
    natsUser(API_USER.user, API_USER.password, apiPermissions(names)),
    natsUser(WORKER_USER.user, WORKER_USER.password, workerPermissions(names)),
  ];
  return `authorization { users: [\n${users.join("\n")}\n] }\n`;
}

/** Longest wait of a test, ms. */
const WAIT_MS = 15_000;

/** Plays the API for a worker: a server with the queue as the API makes it, jobs, and an ear. */
export class PlayedApi implements AsyncDisposable {
  readonly names = natsNames("kanizsa");
  readonly said: Said[] = [];
  readonly server: NatsServer;
  readonly nc: NatsConnection;
  readonly manager: JetStreamManager;
  /** What is answered; undefined: nothing. */
  answer: (said: Said) => unknown = ({ kind }) => kind === "taken" ? { go: true } : {};
  readonly #process = nuid.next();

  private constructor(server: NatsServer, nc: NatsConnection, manager: JetStreamManager) {
    this.server = server;
    this.nc = nc;
    this.manager = manager;
    nc.subscribe(this.names.replySubjects(this.#process), {
      callback: (error, message) => error ? undefined : this.#hear(message),
    });
  }

  /** @param guarded whether API and worker have each a user who may do no more than they need */
  static async start(guarded = false): Promise<PlayedApi> {
    const server = await startNatsServer({ configuration: guarded ? guardedUsers() : "" });
    const settings = { servers: [server.url], prefix: "kanizsa", ...guarded && API_USER };
    const inboxPrefix = natsNames("kanizsa").apiInbox;
    const nc = await connectNats(settings, { name: "played-api", inboxPrefix });
    return new PlayedApi(server, nc, await jetstreamManager(nc));
  }

  /** Makes the queue as the design says. */
  async makeQueue(ackWaitMs = 10_000): Promise<void> {
    const { jobsStream, jobsSubjects, jobsConsumer, jobsSubject } = this.names;
    await this.manager.streams.add({
      name: jobsStream,
      subjects: [jobsSubjects],
      retention: "workqueue",
    });
    for (const priority of PRIORITIES) {
      await this.manager.consumers.add(jobsStream, {
        durable_name: jobsConsumer("car", priority),
        filter_subject: jobsSubject("car", priority),
        ack_policy: "explicit",
        ack_wait: nanos(ackWaitMs),
        max_deliver: 3,
      });
    }
  }

  async makeTransit(): Promise<ObjectStore> {
    return await new Objm(this.nc).create(this.names.transitBucket, { storage: "file" });
  }

  /** @returns its dispatch */
  async publish(job: PlayedJob): Promise<string> {
    const dispatch = nuid.next();
    const { body, headerLength } = binaryInferBody(job.image, JSON.stringify(job.request ?? {}));
    const header = headers();
    const all: Record<string, string> = {
      [HEADERS.protocol]: String(NATS_PROTOCOL),
      [HEADERS.job]: job.id ?? dispatch,
      [HEADERS.reply]: job.reply ?? this.names.replySubject(this.#process, dispatch),
      [HEADER_LENGTH]: String(headerLength),
      ...(job.object !== undefined && { [HEADERS.image]: job.object }),
      ...job.headers,
    };
    for (const [name, value] of Object.entries(all)) header.set(name, value);
    const subject = this.names.jobsSubject("car", job.priority ?? "interactive");
    await jetstream(this.nc).publish(subject, body, { headers: header });
    return dispatch;
  }

  /** What was said of the dispatch, as soon as it was. */
  async heard(dispatch: string, kind: string): Promise<Said> {
    return await this.until(
      () => this.said.find((each) => each.dispatch === dispatch && each.kind === kind),
      `${kind} of ${dispatch}`,
    );
  }

  /** Resolves when every job has left the queue. */
  async untilEmpty(): Promise<void> {
    await this.until(async () => await this.waiting() === 0 || undefined, "an empty queue");
  }

  /** Jobs in the queue, those that were taken included. */
  async waiting(): Promise<number> {
    return (await this.manager.streams.info(this.names.jobsStream)).state.messages;
  }

  async until<T>(read: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
    const limit = performance.now() + WAIT_MS;
    for (;;) {
      const value = await read();
      if (value !== undefined) return value;
      if (performance.now() > limit) throw new Error(`No ${what} within ${WAIT_MS} ms`);
      await delay(10);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.nc.close();
    await this.server[Symbol.asyncDispose]();
  }

  #hear(message: Msg): void {
    const said: Said = {
      kind: message.headers?.get(HEADERS.kind) ?? "",
      dispatch: message.subject.split(".").at(-1) ?? "",
      data: message.data,
      header: (name) => message.headers?.get(name) ?? "",
    };
    this.said.push(said);
    const answer = this.answer(said);
    if (answer !== undefined) message.respond(JSON.stringify(answer));
  }
}
