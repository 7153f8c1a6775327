import { DiscardPolicy, JetStreamApiError, StorageType } from "@nats-io/jetstream";
import { headers, type NatsConnection } from "@nats-io/nats-core";
import type { Log } from "../../log.ts";
import { ProblemError } from "../../problem-error.ts";
import { checkBlobName } from "../blob-name.ts";
import type { Blobs, BlobWriter } from "../blobs.ts";
import { isPassing, NatsLine } from "./nats-line.ts";
import { chunkSubject, type FoundObject, metaSubject, readMeta } from "./object-meta.ts";
import type { ObjectMeta } from "./object-meta.ts";
import { ObjectWriter } from "./object-writer.ts";
import { openStream } from "./open-stream.ts";
import { publishOnce } from "./publish-once.ts";
import { readObject } from "./read-object.ts";
import { NoRoom, Room } from "./room.ts";
import { sweepObjects } from "./sweep-objects.ts";
import { orUnavailable } from "./unavailable.ts";
import { Upload, type Uploaded } from "./upload.ts";

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

/** Tries of a change against others that change the same blob, and of a read while it's replaced. */
const MOST_TRIES = 100;
/** How long a blob that is in memory is put again where the connection breaks, ms. */
const PUT_AGAIN_MS = 2500;
/** Longest wait until what nobody sees any more is gone, ms. */
const PURGE_MS = 1000;
/** Beyond our own bound, so that a sweep has the time to come; what is more is refused. */
const SLACK = 1.25;
const SLACK_BYTES = 64_000_000;
/** From one look at every blob to the next, where the bound doesn't ask for one, ms. */
const LOOK_EVERY_MS = 300_000;

interface LastMessage {
  /** 0: there is none. */
  readonly revision: number;
  /** Null where it's the mark of one that was deleted, or not ours. */
  readonly found: FoundObject | null;
}

/**
 * Blobs in a JetStream object bucket (ADR-20: other programs can read it), for any number of processes
 * on any machines. The chunks of a blob come first, under a name of their own; one message makes them
 * visible, in place of those before. It ends with its connection.
 */
export class NatsBlobs implements Blobs {
  readonly #options: NatsBlobsOptions;
  readonly #line: NatsLine;
  readonly #room: Room;
  readonly #stream: string;
  readonly #now: () => number;
  #sweeping: Promise<void> | undefined;
  /** When all blobs were looked at last, and the bytes that were there after it. */
  #looked: { readonly at: number; readonly bytes: number } | undefined;

  private constructor(options: NatsBlobsOptions, line: NatsLine, room: Room) {
    this.#options = options;
    this.#line = line;
    this.#room = room;
    this.#stream = `OBJ_${options.bucket}`;
    this.#now = options.now ?? Date.now;
  }

  /** Opens the bucket, and makes it where it isn't there. */
  static async open(nc: NatsConnection, options: NatsBlobsOptions): Promise<NatsBlobs> {
    const { bucket, maxBytes, replicas = 1 } = options;
    const most = Math.ceil(maxBytes * SLACK) + SLACK_BYTES;
    const line = await NatsLine.open(nc);
    const { state } = await openStream(line, {
      name: `OBJ_${bucket}`,
      subjects: [`$O.${bucket}.C.>`, `$O.${bucket}.M.>`],
      discard: DiscardPolicy.New,
      storage: StorageType.File,
      num_replicas: replicas,
      // The server's own bound must not be met: see Room.
      max_bytes: most + SLACK_BYTES,
      allow_rollup_hdrs: true,
      // For chunks, which never change. Which there are is always asked of the leader.
      allow_direct: true,
    });
    return new NatsBlobs(options, line, new Room(line, `OBJ_${bucket}`, most, state.bytes));
  }

  create(): Promise<BlobWriter> {
    return Promise.resolve(
      new ObjectWriter({
        upload: new Upload(this.#line, this.#options.bucket, (bytes) => this.#take(bytes)),
        maxBytes: this.#options.maxBytes,
        publish: (uploaded, name, expiresAt) => this.#publish(uploaded, name, expiresAt),
        purge: (nuid) => this.#purge(nuid),
      }),
    );
  }

  async put(name: string, bytes: Uint8Array, expiresAt: number): Promise<void> {
    checkBlobName(name);
    const began = performance.now();
    for (;;) {
      const writer = await this.create();
      try {
        await writer.write(bytes);
        return await writer.commit(name, expiresAt);
      } catch (error) {
        const mayPass = error instanceof ProblemError && isPassing(error.cause);
        if (!mayPass || performance.now() - began > PUT_AGAIN_MS) throw error;
      } finally {
        await writer.abort();
      }
    }
  }

  async get(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    checkBlobName(name);
    const { bucket, log } = this.#options;
    return await orUnavailable(async () => {
      let before: string | undefined;
      for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
        const found = await this.#find(name);
        if (!found) return null;
        const bytes = await readObject(this.#line, bucket, found.meta);
        if (bytes) return bytes;
        // Replaced while we read: the new one is there by now. The same again: it's damaged.
        if (before === found.meta.nuid) break;
        before = found.meta.nuid;
      }
      log?.({ event: "blob_damaged", bucket, name });
      return null;
    });
  }

  async keepUntil(name: string, expiresAt: number): Promise<boolean> {
    checkBlobName(name);
    return await orUnavailable(async () => {
      for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
        const found = await this.#find(name);
        if (!found) return false;
        if (found.expiresAt === expiresAt) return true;
        const metadata = { ...found.meta.metadata, expires: String(expiresAt) };
        const meta = { ...found.meta, metadata };
        if (await this.#replace(meta, found.revision)) return true;
      }
      throw new Error(`Others change ${name} all the time`);
    });
  }

  async delete(name: string): Promise<boolean> {
    checkBlobName(name);
    return await orUnavailable(async () => {
      const found = await this.#find(name);
      return found !== null && await this.#remove(found);
    });
  }

  sweep(): Promise<void> {
    this.#sweeping ??= orUnavailable(() => this.#sweep())
      .finally(() => this.#sweeping = undefined);
    return this.#sweeping;
  }

  /** Bytes of a chunk; where they don't fit room is made for the next try. */
  async #take(bytes: number): Promise<void> {
    try {
      await this.#room.take(bytes);
    } catch (error) {
      if (error instanceof NoRoom) this.sweep().catch(() => {});
      throw error;
    }
  }

  async #sweep(): Promise<void> {
    const { bucket, maxBytes } = this.#options;
    const isDue = !this.#looked || performance.now() - this.#looked.at >= LOOK_EVERY_MS;
    // What the server counts is some more than what we do.
    if (!isDue && await this.#room.taken() <= Math.max(maxBytes, this.#looked?.bytes ?? 0)) return;
    await sweepObjects(this.#line, {
      bucket,
      maxBytes,
      now: this.#now(),
      remove: (found) => this.#remove(found),
    });
    this.#looked = { at: performance.now(), bytes: await this.#room.taken() };
  }

  async #publish(
    { sequences, ...uploaded }: Uploaded,
    name: string,
    expiresAt: number,
  ): Promise<void> {
    const { bucket } = this.#options;
    const meta: ObjectMeta = {
      name,
      bucket,
      ...uploaded,
      metadata: { expires: String(expiresAt), sequences: sequences.join(",") },
    };
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const { revision, found } = await this.#last(name);
      if (!await this.#replace(meta, revision)) continue;
      if (found) await this.#purge(found.meta.nuid);
      return;
    }
    throw new Error(`Others put ${name} all the time`);
  }

  /** The object if its time isn't over. */
  async #find(name: string): Promise<FoundObject | null> {
    const { found } = await this.#last(name);
    return found && found.expiresAt > this.#now() ? found : null;
  }

  async #last(name: string): Promise<LastMessage> {
    const subject = metaSubject(this.#options.bucket, name);
    const message = await this.#line.ask(() =>
      this.#line.manager.streams.getMessage(this.#stream, { last_by_subj: subject })
    );
    return { revision: message?.seq ?? 0, found: message && readMeta(message) };
  }

  /** Publishes an object; false where another was quicker than we had seen. */
  async #replace(meta: ObjectMeta, revision: number): Promise<boolean> {
    const header = headers();
    header.set("Nats-Rollup", "sub");
    const sequence = await publishOnce(this.#line, {
      stream: this.#stream,
      subject: metaSubject(this.#options.bucket, meta.name),
      data: JSON.stringify(meta),
      header,
      revision,
    });
    return sequence !== null;
  }

  /** Removes the object as it was found; false where it's gone or another by now. */
  async #remove({ meta, revision }: FoundObject): Promise<boolean> {
    const isGone = await this.#line
      .ask(() => this.#line.manager.streams.deleteMessage(this.#stream, revision, false))
      .catch((error) => {
        if (error instanceof JetStreamApiError) return false;
        throw error;
      });
    if (isGone) await this.#purge(meta.nuid);
    return isGone;
  }

  /** Never rejects: what stays of an upload is swept later. */
  async #purge(nuid: string): Promise<void> {
    if (!this.#line.isUp) return;
    const filter = chunkSubject(this.#options.bucket, nuid);
    const purge = () => this.#line.manager.streams.purge(this.#stream, { filter });
    await this.#line.ask(purge, PURGE_MS).catch(() => {});
  }
}
