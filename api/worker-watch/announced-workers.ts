import type { NatsConnection, Subscription } from "@nats-io/nats-core";
import type { NatsNames } from "@kanizsa/shared/nats/nats-names.ts";
import {
  ANNOUNCE_EVERY_MS,
  type WorkerAnnouncement,
  workerAnnouncementSchema,
} from "@kanizsa/shared/nats/worker-announcement.ts";
import type { WorkerInfo } from "@kanizsa/shared/schema/worker-list.ts";
import type { Log } from "../log.ts";
import { versionsText } from "./versions-text.ts";
import type { WorkerState, WorkerVersions } from "./worker-probe.ts";
import type { Workers } from "./workers.ts";

interface Known {
  readonly worker: WorkerAnnouncement;
  readonly seenAt: Date;
  readonly until: number;
}

const SILENT_MS = 3 * ANNOUNCE_EVERY_MS;
const MOST_WORKERS = 10_000;
/** Longest wait for a first worker, ms. */
const FIRST_MS = 300;

/** Workers that say on NATS what they are; one that fell silent is gone. */
export class AnnouncedWorkers implements Workers {
  readonly #known = new Map<string, Known>();
  readonly #subscription: Subscription;
  #listener: () => void = () => {};

  private constructor(nc: NatsConnection, names: NatsNames, onFirst: () => void, log: Log) {
    this.#subscription = nc.subscribe(names.announceSubject, {
      callback: (error, message) => {
        const parsed = error ? null : workerAnnouncementSchema.safeParse(parse(message.string()));
        if (!parsed?.success) {
          log({ event: "announcement_unread", error: String(parsed?.error ?? error) });
          return;
        }
        this.#note(parsed.data);
        onFirst();
      },
    });
  }

  /** Listens, and asks who is there. */
  static async open(nc: NatsConnection, names: NatsNames, log: Log): Promise<AnnouncedWorkers> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const workers = new AnnouncedWorkers(nc, names, resolve, log);
    nc.publish(names.askSubject);
    const timer = setTimeout(resolve, FIRST_MS);
    await promise;
    clearTimeout(timer);
    return workers;
  }

  /** Whether some worker takes jobs, and what most of them that do are. */
  state(): WorkerState {
    const votes = new Map<string, { versions: WorkerVersions; number: number }>();
    for (const { ready, model } of this.#present()) {
      if (!ready || !model) continue;
      const versions = versionsOf(model);
      const text = versionsText(versions);
      votes.set(text, { versions, number: (votes.get(text)?.number ?? 0) + 1 });
    }
    const [most] = [...votes].sort(([a, { number: m }], [b, { number: n }]) =>
      n - m || (a < b ? 1 : -1)
    );
    return { ready: most !== undefined, versions: most?.[1].versions ?? null };
  }

  /** Calls back when what `state()` says may have changed. */
  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  list(): Promise<WorkerInfo[]> {
    this.#present();
    return Promise.resolve(
      [...this.#known.values()].map(({ worker, seenAt }) => ({
        id: worker.id,
        host: worker.host ?? null,
        version: worker.version,
        ready: worker.ready && !worker.leaving,
        reason: worker.leaving ? "It is leaving" : worker.reason ?? null,
        categories: worker.categories,
        capacity: worker.capacity,
        running: worker.running,
        model: worker.model,
        started_at: worker.started_at,
        last_seen_at: seenAt.toISOString(),
      })).sort((a, b) => a.id < b.id ? -1 : 1),
    );
  }

  close(): void {
    this.#subscription.unsubscribe();
  }

  #note(worker: WorkerAnnouncement): void {
    if (!this.#known.has(worker.id) && this.#known.size >= MOST_WORKERS) return;
    const before = this.#known.get(worker.id)?.worker;
    this.#known.set(worker.id, {
      worker,
      seenAt: new Date(),
      until: performance.now() + SILENT_MS,
    });
    if (before?.ready !== worker.ready || worker.leaving) this.#listener();
  }

  /** Those that were heard of lately and stay. */
  #present(): WorkerAnnouncement[] {
    const now = performance.now();
    for (const [id, { until }] of this.#known) if (until < now) this.#known.delete(id);
    return [...this.#known.values()].map(({ worker }) => worker).filter(({ leaving }) => !leaving);
  }
}

function versionsOf(model: NonNullable<WorkerAnnouncement["model"]>): WorkerVersions {
  return {
    model: model.name,
    version: model.version,
    bank: model.bank.version,
    references: model.bank.references,
    pipeline: model.pipeline_version,
    without: [...model.without].sort(),
    provider: model.provider,
    precision: model.precision,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
