import {
  jetstream,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
} from "@nats-io/jetstream";
import { headers, type NatsConnection } from "@nats-io/nats-core";
import { Objm } from "@nats-io/obj";
import { describeError, type Log } from "../../log.ts";
import { ProblemError } from "../../problem-error.ts";
import { checkBlobName } from "../blob-name.ts";
import type { Blobs, BlobWriter } from "../blobs.ts";
import { isWrongRevision } from "./is-wrong-revision.ts";
import {
  chunkSubject,
  digester,
  type FoundObject,
  metaSubject,
  type ObjectMeta,
  readMeta,
} from "./object-meta.ts";
import { sweepObjects } from "./sweep-objects.ts";
import { Upload } from "./upload.ts";

export interface NatsBlobsOptions {
  /** Name of the object bucket; it's made where it isn't there. */
  readonly bucket: string;
  /** All blobs together, bytes. */
  readonly maxBytes: number;
  /** Copies in a cluster of servers, 1 to 5; by default 1. */
  readonly replicas?: number;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
  readonly log?: Log;
}

const TIMEOUT_MS = 5000;
/** Tries of a change against others that change the same blob, and of a read while it's replaced. */
const MOST_TRIES = 100;
/** Beyond our own bound, so that a sweep has the time to come: the server refuses what is more. */
const SLACK = 1.25;
const SLACK_BYTES = 64_000_000;
/** From one look at every blob to the next, where the bound doesn't ask for one, ms. */
const LOOK_EVERY_MS = 300_000;

/**
 * Blobs in a JetStream object bucket (ADR-20: other tools can read it), for any number of processes
 * on any machines. The chunks of a blob come first, under a name of their own; one message makes them
 * visible, in place of those before.
 */
export class NatsBlobs implements Blobs {
  readonly #options: NatsBlobsOptions;
  readonly #client: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #stream: string;
  readonly #now: () => number;
  #lookedAt = 0;

  private constructor(options: NatsBlobsOptions, nc: NatsConnection, manager: JetStreamManager) {
    this.#options = options;
    this.#client = jetstream(nc, { timeout: TIMEOUT_MS });
    this.#manager = manager;
    this.#stream = `OBJ_${options.bucket}`;
    this.#now = options.now ?? Date.now;
  }

  /** Opens the bucket, and makes it where it isn't there. */
  static async open(nc: NatsConnection, options: NatsBlobsOptions): Promise<NatsBlobs> {
    const { bucket, maxBytes, replicas = 1 } = options;
    await new Objm(nc).create(bucket, {
      replicas,
      storage: "file",
      max_bytes: Math.ceil(maxBytes * SLACK) + SLACK_BYTES,
    });
    const manager = await jetstreamManager(nc, { timeout: TIMEOUT_MS });
    return new NatsBlobs(options, nc, manager);
  }

  create(): Promise<BlobWriter> {
    const upload = new Upload(this.#client, this.#options.bucket);
    let done = false;
    const { maxBytes } = this.#options;
    return Promise.resolve({
      write: (chunk) =>
        guard(async () => {
          if (upload.size + chunk.length > maxBytes) throw tooLarge(maxBytes);
          await upload.write(chunk);
        }),
      commit: async (name, expiresAt) => {
        checkBlobName(name);
        await guard(() => this.#commit(upload, name, expiresAt));
        done = true;
      },
      abort: async () => {
        if (done) return;
        done = true;
        await upload.stop();
        await this.#purge(upload.nuid);
      },
    });
  }

  async put(name: string, bytes: Uint8Array, expiresAt: number): Promise<void> {
    checkBlobName(name);
    const writer = await this.create();
    try {
      await writer.write(bytes);
      await writer.commit(name, expiresAt);
    } finally {
      await writer.abort();
    }
  }

  async get(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    checkBlobName(name);
    return await guard(async () => {
      let before: string | undefined;
      for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
        const found = await this.#find(name);
        if (!found) return null;
        const bytes = await this.#read(found.meta);
        if (bytes) return bytes;
        // Replaced while we read: the new one is there by now. The same again: it's damaged.
        if (before === found.meta.nuid) break;
        before = found.meta.nuid;
      }
      this.#options.log?.({ event: "blob_damaged", bucket: this.#options.bucket, name });
      return null;
    });
  }

  async keepUntil(name: string, expiresAt: number): Promise<boolean> {
    checkBlobName(name);
    return await guard(() =>
      this.#change(name, async (found) => {
        if (!found) return { is: false };
        const meta = { ...found.meta, metadata: { expires: String(expiresAt) } };
        return { is: true, written: await this.#publish(meta, found.revision) };
      })
    );
  }

  async delete(name: string): Promise<boolean> {
    checkBlobName(name);
    return await guard(async () => {
      const found = await this.#find(name);
      return found !== null && await this.#remove(found);
    });
  }

  async sweep(): Promise<void> {
    await guard(async () => {
      const { bucket, maxBytes } = this.#options;
      const { state } = await this.#manager.streams.info(this.#stream);
      const isDue = performance.now() - this.#lookedAt >= LOOK_EVERY_MS || this.#lookedAt === 0;
      if (state.bytes <= maxBytes && !isDue) return;
      this.#lookedAt = performance.now();
      await sweepObjects(this.#client, this.#manager, {
        bucket,
        maxBytes,
        now: this.#now(),
        remove: (found) => this.#remove(found),
      });
    });
  }

  async #commit(upload: Upload, name: string, expiresAt: number): Promise<void> {
    const { bucket } = this.#options;
    const uploaded = await upload.end();
    const meta: ObjectMeta = {
      name,
      bucket,
      ...uploaded,
      metadata: { expires: String(expiresAt) },
    };
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const before = await this.#last(name);
      if (!await this.#publish(meta, before?.revision ?? 0)) continue;
      if (before) await this.#purge(before.meta.nuid);
      return;
    }
    throw new Error(`Others put ${name} all the time`);
  }

  async #change(
    name: string,
    attempt: (found: FoundObject | null) => Promise<{ is: boolean; written?: boolean }>,
  ): Promise<boolean> {
    for (let number = 0; number < MOST_TRIES; number++) {
      const { is, written } = await attempt(await this.#find(name));
      if (!is) return false;
      if (written) return true;
    }
    throw new Error(`Others change ${name} all the time`);
  }

  /** The object if its time isn't over. */
  async #find(name: string): Promise<FoundObject | null> {
    const found = await this.#last(name);
    return found && found.expiresAt > this.#now() ? found : null;
  }

  async #last(name: string): Promise<FoundObject | null> {
    const message = await this.#manager.streams.getMessage(this.#stream, {
      last_by_subj: metaSubject(this.#options.bucket, name),
    });
    return message && readMeta(message);
  }

  /** The bytes, null where they aren't all there. */
  async #read(meta: ObjectMeta): Promise<Uint8Array<ArrayBuffer> | null> {
    const { bucket } = this.#options;
    const bytes = new Uint8Array(meta.size);
    const digest = digester();
    let filled = 0;
    let seq = 1;
    for (let chunk = 0; chunk < meta.chunks; chunk++) {
      // The server takes both from 2.9 on; the client's type knows `seq` alone.
      const next = { seq, next_by_subj: chunkSubject(bucket, meta.nuid) };
      const message = await this.#manager.streams.getMessage(this.#stream, next);
      if (!message || filled + message.data.length > meta.size) return null;
      bytes.set(message.data, filled);
      filled += message.data.length;
      digest.update(message.data);
      seq = message.seq + 1;
    }
    return filled === meta.size && digest.digest() === meta.digest ? bytes : null;
  }

  /** Publishes an object; false where another was quicker than we had seen. */
  async #publish(meta: ObjectMeta, revision: number): Promise<boolean> {
    const header = headers();
    header.set("Nats-Rollup", "sub");
    const subject = metaSubject(this.#options.bucket, meta.name);
    try {
      await this.#client.publish(subject, JSON.stringify(meta), {
        headers: header,
        expect: { lastSubjectSequence: revision },
      });
      return true;
    } catch (error) {
      if (isWrongRevision(error)) return false;
      throw error;
    }
  }

  /** Removes the object as it was found; false where it's gone or another by now. */
  async #remove({ meta, revision }: FoundObject): Promise<boolean> {
    const subject = metaSubject(this.#options.bucket, meta.name);
    const last = await this.#manager.streams.getMessage(this.#stream, { last_by_subj: subject });
    if (last?.seq !== revision) return false;
    const gone = await this.#manager.streams.deleteMessage(this.#stream, revision, false)
      .catch(() => false);
    if (gone) await this.#purge(meta.nuid);
    return gone;
  }

  /** Never rejects: what stays of an upload is swept later. */
  async #purge(nuid: string): Promise<void> {
    const filter = chunkSubject(this.#options.bucket, nuid);
    await this.#manager.streams.purge(this.#stream, { filter }).catch(() => {});
  }
}

async function guard<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ProblemError || error instanceof TypeError) throw error;
    throw new ProblemError("store_unavailable", {
      retryAfterSeconds: 5,
      cause: describeError(error),
    });
  }
}

function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError("store_unavailable", {
    detail: `Raise the store's bound, which is ${maxBytes} bytes: one file is larger`,
  });
}
