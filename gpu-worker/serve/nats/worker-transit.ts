import type { NatsConnection } from "@nats-io/nats-core";
import { type ObjectStore, Objm } from "@nats-io/obj";

/** What is too large for a message, on its way between API and worker; the API makes the bucket. */
export class WorkerTransit {
  readonly #nc: NatsConnection;
  readonly #bucket: string;
  #objects: Promise<ObjectStore> | undefined;

  constructor(nc: NatsConnection, bucket: string) {
    this.#nc = nc;
    this.#bucket = bucket;
  }

  /** The bytes, null when there are none. */
  async get(name: string): Promise<Uint8Array | null> {
    return await (await this.#open()).getBlob(name);
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await (await this.#open()).putBlob({ name }, bytes);
  }

  #open(): Promise<ObjectStore> {
    this.#objects ??= new Objm(this.#nc).open(this.#bucket, false).catch((error: unknown) => {
      this.#objects = undefined;
      throw error;
    });
    return this.#objects;
  }
}
