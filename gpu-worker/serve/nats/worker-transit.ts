import { setTimeout as delay } from "node:timers/promises";
import { jetstream } from "@nats-io/jetstream";
import { type NatsConnection, nuid } from "@nats-io/nats-core";
import { type ObjectStore, Objm } from "@nats-io/obj";

/** Pause between two tries, ms. */
const PAUSE_MS = 500;

/** What is too large for a message, on its way between API and worker; the API makes the bucket. */
export class WorkerTransit {
  readonly #nc: NatsConnection;
  readonly #bucket: string;
  #objects: Promise<ObjectStore> | undefined;

  constructor(nc: NatsConnection, bucket: string) {
    this.#nc = nc;
    this.#bucket = bucket;
  }

  /**
   * The bytes, null when there are none.
   *
   * @throws what the last try failed with, once the signal has ended it
   */
  async get(name: string, signal: AbortSignal): Promise<Uint8Array | null> {
    return await persist(async () => await (await this.#open()).getBlob(name), signal);
  }

  /** @returns the name of its object */
  async put(bytes: Uint8Array, signal: AbortSignal): Promise<string> {
    return await persist(async () => {
      // A name of its own for each try, so that nothing is ever written over.
      const name = `result-${nuid.next()}`;
      await (await this.#open()).putBlob({ name }, bytes);
      return name;
    }, signal);
  }

  #open(): Promise<ObjectStore> {
    // A worker's credentials don't allow the question whether there is JetStream at all.
    const queue = jetstream(this.#nc, { checkAPI: false });
    this.#objects ??= new Objm(queue).open(this.#bucket, false).catch((error: unknown) => {
      this.#objects = undefined;
      throw error;
    });
    return this.#objects;
  }
}

/** Tries until it works, or until the signal ends it: the server may be on its way back. */
async function persist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const ended = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  ended.catch(() => {});
  for (;;) {
    try {
      return await Promise.race([work(), ended]);
    } catch (error) {
      if (signal.aborted) throw error;
    }
    await delay(PAUSE_MS, undefined, { signal }).catch(() => {});
  }
}
