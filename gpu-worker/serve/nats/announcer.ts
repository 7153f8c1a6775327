import { hostname } from "node:os";
import type { NatsConnection, Subscription } from "@nats-io/nats-core";
import { NATS_PROTOCOL, type NatsNames } from "@kanizsa/shared/nats/nats-names.ts";
import {
  ANNOUNCE_EVERY_MS,
  type WorkerAnnouncement,
} from "@kanizsa/shared/nats/worker-announcement.ts";
import { describeModel } from "../lookups.ts";
import { SERVER_METADATA } from "../metadata.ts";
import type { ModelSlot } from "../model-slot.ts";

export interface AnnouncerOptions {
  readonly nc: NatsConnection;
  readonly names: NatsNames;
  /** This worker's own id. */
  readonly worker: string;
  readonly slot: ModelSlot;
  readonly capacity: number;
  /** Jobs that are computed now. */
  readonly running: () => number;
  /** Called when the worker begins to take jobs, and when it stops to. */
  readonly onReadiness: (isReady: boolean) => void;
}

/** Says what this worker is: every few seconds, when it changes, and when asked. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #startedAt = new Date().toISOString();
  readonly #asked: Subscription;
  readonly #timer: ReturnType<typeof setInterval>;
  #ready: boolean | null = null;
  #leaving = false;

  constructor(options: AnnouncerOptions) {
    const { nc, names } = options;
    this.#options = options;
    this.#asked = nc.subscribe(names.askSubject, { callback: () => this.announce() });
    this.#timer = setInterval(() => this.announce(), ANNOUNCE_EVERY_MS);
    options.slot.onChange(() => this.#look());
    this.#look();
  }

  /** Says goodbye. */
  leave(): void {
    clearInterval(this.#timer);
    this.#asked.unsubscribe();
    this.#leaving = true;
    this.announce();
  }

  #look(): void {
    const { ready } = this.#options.slot;
    if (ready !== this.#ready) this.#options.onReadiness(ready);
    this.#ready = ready;
    this.announce();
  }

  /** Says it once more, to whoever may have missed it. */
  announce(): void {
    const leaving = this.#leaving;
    const { nc, names, worker, slot, capacity, running } = this.#options;
    if (nc.isClosed()) return;
    const { engine } = slot;
    const announcement: WorkerAnnouncement = {
      protocol: NATS_PROTOCOL,
      id: worker,
      host: hostname(),
      version: SERVER_METADATA.version,
      started_at: this.#startedAt,
      ready: slot.ready && !leaving,
      ...(!slot.ready &&
        { reason: slot.stopping ? "It is stopping" : slot.fault ?? "It is loading its model" }),
      ...(leaving && { leaving }),
      capacity,
      running: running(),
      categories: engine ? [engine.name] : [],
      model: engine &&
        {
          ...describeModel(engine),
          training_data: [...engine.trainingData],
          without: [...engine.without],
        },
    };
    nc.publish(names.announceSubject, JSON.stringify(announcement));
  }
}
