import { nanos, type NatsConnection } from "@nats-io/nats-core";
import { type ObjectStore, Objm } from "@nats-io/obj";

/** What nobody has fetched after this time goes by itself, ms. */
const AGE_MS = 86_400_000;
const MOST_BYTES = 1_000_000_000;

/** Pictures and results that are too large for a message, on their way between API and worker. */
export class Transit {
  readonly #objects: ObjectStore;

  private constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  static async open(nc: NatsConnection, bucket: string, replicas: number): Promise<Transit> {
    return new Transit(
      await new Objm(nc).create(bucket, {
        ttl: nanos(AGE_MS),
        max_bytes: MOST_BYTES,
        storage: "file",
        replicas,
      }),
    );
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await this.#objects.putBlob({ name }, bytes);
  }

  /** The bytes, null when there are none. */
  async get(name: string): Promise<Uint8Array | null> {
    return await this.#objects.getBlob(name);
  }

  /** Never rejects: what stays goes at the end of its time. */
  async forget(name: string): Promise<void> {
    await this.#objects.delete(name).catch(() => {});
  }
}
