import { DiscardPolicy, RetentionPolicy, StorageType, type StreamInfo } from "@nats-io/jetstream";
import { headers, type MsgHdrs, type NatsConnection } from "@nats-io/nats-core";
import type { Log } from "../../log.ts";
import { within } from "../../within.ts";
import { checkStoreKey, checkStorePrefix } from "../store-key.ts";
import type { Change, Entry, ListOptions, Store, StoredValue, WriteOptions } from "../store.ts";
import { Changes } from "../changes.ts";
import { isFull } from "./is-full.ts";
import { EXPIRES, type KeptMessage, OPERATION, readKept } from "./kept-message.ts";
import { NatsLine } from "./nats-line.ts";
import { openStream } from "./open-stream.ts";
import { publishOnce } from "./publish-once.ts";
import { Room } from "./room.ts";
import { StreamFollower } from "./stream-follower.ts";
import { sweepRecords } from "./sweep-records.ts";
import { orUnavailable, unavailable } from "./unavailable.ts";

export interface NatsStoreOptions {
  /** Name of the key-value bucket; it's made where it isn't there. */
  readonly bucket: string;
  /** Copies in a cluster of servers, 1 to 5; by default 1. */
  readonly replicas?: number;
  /** Largest bucket, bytes; by default 1 GB. */
  readonly maxBytes?: number;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
  readonly log?: Log;
}

const MAX_BYTES = 1_000_000_000;
/** Longest wait for the answer whether it can be written, ms. */
const PROBE_MS = 2000;
const LIST_LIMIT = 1000;
/** Entries that are fetched at once for a list. */
const FETCHES = 32;
/** Tries of a change without a revision against others that change the same entry. */
const MOST_TRIES = 100;
/** What isWritable() writes to; no entry can have such a key. */
const PROBE = "$probe";
/** Room that an entry needs, bytes. */
const ENTRY_BYTES = 4096;
/** What a message takes beside its content, bytes. */
const MESSAGE_BYTES = 200;
/** The server's own bound, times ours: see Room. */
const SLACK = 2;

/**
 * The store in a JetStream key-value bucket, for any number of processes on any machines. An entry
 * is a message on `$KV.BUCKET.KEY`, its revision the message's sequence, a deleted one a tombstone
 * for some minutes, so that watchers hear of it. Works with servers from 2.9 on: entries' own times
 * are kept by us.
 */
export class NatsStore implements Store {
  readonly #stream: string;
  readonly #prefix: string;
  readonly #line: NatsLine;
  readonly #maxBytes: number;
  readonly #room: Room;
  readonly #changes = new Changes();
  readonly #follower: StreamFollower;
  readonly #now: () => number;
  /** Where the next sweep begins. */
  #cursor = 1;
  #sweeping: Promise<number> | undefined;
  #closed = false;

  private constructor(options: NatsStoreOptions, line: NatsLine, { state }: StreamInfo) {
    const { bucket, maxBytes = MAX_BYTES, now = Date.now, log = () => {} } = options;
    this.#stream = `KV_${bucket}`;
    this.#prefix = `$KV.${bucket}.`;
    this.#line = line;
    this.#now = now;
    this.#maxBytes = maxBytes;
    this.#room = new Room(line, this.#stream, maxBytes, state.bytes);
    this.#changes.know(state.last_seq);
    this.#follower = new StreamFollower(line, {
      stream: this.#stream,
      after: state.last_seq,
      hear: (subject, sequence) => {
        const key = subject.slice(this.#prefix.length);
        if (key === PROBE) this.#changes.know(sequence);
        else this.#changes.tell(key, sequence);
      },
      missed: (last) => this.#changes.interrupt(last),
      log,
    });
  }

  /** Opens the bucket, and makes it where it isn't there. */
  static async open(nc: NatsConnection, options: NatsStoreOptions): Promise<NatsStore> {
    const { bucket, replicas = 1, maxBytes = MAX_BYTES } = options;
    const line = await NatsLine.open(nc);
    const info = await openStream(line, {
      name: `KV_${bucket}`,
      subjects: [`$KV.${bucket}.>`],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.New,
      storage: StorageType.File,
      num_replicas: replicas,
      max_msgs_per_subject: 1,
      max_bytes: SLACK * maxBytes,
      allow_rollup_hdrs: true,
      deny_delete: false,
      // Every read by the leader: what was written anywhere is seen everywhere.
      allow_direct: false,
    });
    return new NatsStore(options, line, info);
  }

  async get<T = unknown>(key: string): Promise<Entry<T> | null> {
    checkStoreKey(key);
    return this.#live(await orUnavailable(() => this.#read(key)));
  }

  async create(
    key: string,
    value: StoredValue,
    { expiresAt = null }: WriteOptions = {},
  ): Promise<number | null> {
    checkStoreKey(key);
    return await orUnavailable(async () => {
      let before = 0;
      for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
        const revision = await this.#write(key, { value, expiresAt }, before);
        if (revision !== null) return revision;
        // A tombstone, or an entry whose time is over, may be there.
        const kept = await this.#read(key);
        if (this.#live(kept)) return null;
        before = kept?.revision ?? 0;
      }
      throw new Error(`Others change ${key} all the time`);
    });
  }

  async update(
    key: string,
    value: StoredValue,
    revision: number,
    { expiresAt = null }: WriteOptions = {},
  ): Promise<number | null> {
    checkStoreKey(key);
    return await orUnavailable(async () => {
      if (this.#live(await this.#read(key))?.revision !== revision) return null;
      return await this.#write(key, { value, expiresAt }, revision);
    });
  }

  async delete(key: string, revision?: number): Promise<boolean> {
    checkStoreKey(key);
    return await orUnavailable(async () => {
      for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
        const entry = this.#live(await this.#read(key));
        if (!entry || (revision !== undefined && entry.revision !== revision)) return false;
        if (await this.#bury(key, entry.revision)) return true;
      }
      throw new Error(`Others change ${key} all the time`);
    });
  }

  async list<T = unknown>(prefix: string, options: ListOptions = {}): Promise<Entry<T>[]> {
    checkStorePrefix(prefix);
    const { after, reverse = false } = options;
    const limit = Math.min(options.limit ?? LIST_LIMIT, LIST_LIMIT);
    return await orUnavailable(async () => {
      const keys = (await this.#keys(prefix)).filter((key) =>
        after === undefined || (reverse ? key < after : key > after)
      ).sort((a, b) => a < b === reverse ? 1 : -1);
      const found: Entry<T>[] = [];
      for (let at = 0; at < keys.length && found.length < limit;) {
        const some = keys.slice(at, at + Math.min(FETCHES, limit - found.length));
        at += some.length;
        const read = await Promise.all(some.map((key) => this.#read(key)));
        found.push(...read.flatMap((kept) => this.#live<T>(kept) ?? []));
      }
      return found;
    });
  }

  watch(prefix: string, signal: AbortSignal): AsyncIterable<Change> {
    checkStorePrefix(prefix);
    return this.#states(this.#changes.watch(prefix, signal));
  }

  async isWritable(): Promise<boolean> {
    if (this.#closed) return false;
    try {
      const subject = this.#prefix + PROBE;
      const publish = () => this.#line.client.publish(subject, "", { headers: deletion() });
      await this.#line.ask(publish, PROBE_MS);
      const taken = await within(this.#room.taken(), PROBE_MS);
      return taken !== undefined && taken + ENTRY_BYTES <= this.#maxBytes;
    } catch {
      return false;
    }
  }

  sweep(): Promise<number> {
    this.#sweeping ??= orUnavailable(() => this.#sweep())
      .finally(() => this.#sweeping = undefined);
    return this.#sweeping;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#changes.close();
    await this.#follower.stop();
  }

  async #sweep(): Promise<number> {
    const { removed, next } = await sweepRecords(this.#line, {
      stream: this.#stream,
      from: this.#cursor,
      now: this.#now(),
      expire: (subject, revision) => this.#bury(subject.slice(this.#prefix.length), revision),
    });
    this.#cursor = next;
    return removed;
  }

  async *#states(keys: AsyncIterable<string>): AsyncGenerator<Change> {
    for await (const key of keys) {
      try {
        yield { key, entry: this.#live(await this.#read(key)) };
      } catch (error) {
        if (this.#closed) return;
        throw unavailable(error);
      }
    }
  }

  /** The last message of a key, tombstones and what is over age too. */
  async #read(key: string): Promise<KeptMessage | null> {
    const message = await this.#line.ask(() =>
      this.#line.manager.streams.getMessage(this.#stream, { last_by_subj: this.#prefix + key })
    );
    return message && readKept(key, message);
  }

  #live<T>(kept: KeptMessage | null): Entry<T> | null {
    if (!kept?.entry) return null;
    const { expiresAt } = kept.entry;
    return expiresAt === null || expiresAt > this.#now() ? kept.entry as Entry<T> : null;
  }

  /** Writes if the key's last message has this revision, 0: if it has none. */
  async #write(
    key: string,
    { value, expiresAt }: { value: StoredValue; expiresAt: number | null },
    revision: number,
  ): Promise<number | null> {
    const header = headers();
    if (expiresAt !== null) header.set(EXPIRES, String(expiresAt));
    const data = JSON.stringify({ v: value, e: expiresAt });
    await this.#room.take(data.length + key.length + MESSAGE_BYTES);
    return await this.#publish(key, data, header, revision);
  }

  /** Puts a tombstone in place of the key's last message if it has this revision. */
  async #bury(key: string, revision: number): Promise<boolean> {
    try {
      return await this.#publish(key, "", deletion(), revision) !== null;
    } catch (error) {
      if (!isFull(error)) throw error;
    }
    // No room even for that: the other way round.
    const isGone = await this.#line.manager.streams.deleteMessage(this.#stream, revision, false)
      .catch(() => false);
    if (isGone) await this.#publish(key, "", deletion(), 0).catch(() => {});
    return isGone;
  }

  async #publish(
    key: string,
    data: string,
    header: MsgHdrs,
    revision: number,
  ): Promise<number | null> {
    const written = await publishOnce(this.#line, {
      stream: this.#stream,
      subject: this.#prefix + key,
      data,
      header,
      revision,
    });
    if (written !== null) this.#changes.know(written);
    return written;
  }

  /** Keys that begin with the prefix and have a message, in no order. */
  async #keys(prefix: string): Promise<string[]> {
    const tokens = prefix.slice(0, prefix.lastIndexOf(".") + 1);
    const { state } = await this.#line.ask(() =>
      this.#line.manager.streams.info(this.#stream, {
        subjects_filter: `${this.#prefix}${tokens}>`,
      })
    );
    return Object.keys(state.subjects ?? {})
      .map((subject) => subject.slice(this.#prefix.length))
      .filter((key) => key.startsWith(prefix) && key !== PROBE);
  }
}

function deletion() {
  const header = headers();
  header.set(OPERATION, "DEL");
  return header;
}
