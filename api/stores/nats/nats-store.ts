import {
  jetstream,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
} from "@nats-io/jetstream";
import { headers, type NatsConnection, type QueuedIterator } from "@nats-io/nats-core";
import { Kvm, type KvWatchEntry } from "@nats-io/kv";
import { describeError, type Log } from "../../log.ts";
import { ProblemError } from "../../problem-error.ts";
import { checkStoreKey, checkStorePrefix } from "../store-key.ts";
import type { Change, Entry, ListOptions, Store, StoredValue, WriteOptions } from "../store.ts";
import { Changes } from "./changes.ts";
import { isWrongRevision } from "./is-wrong-revision.ts";
import { type KeptMessage, readKept } from "./kept-message.ts";
import { sweepRecords } from "./sweep-records.ts";

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
/** Longest wait for the server's answer, ms. */
const TIMEOUT_MS = 5000;
const LIST_LIMIT = 1000;
/** Entries that are fetched at once for a list. */
const FETCHES = 32;
/** Tries of a change without a revision against others that change the same entry. */
const MOST_TRIES = 100;
/** Key of the tombstone that isWritable() writes. */
const PROBE = "probe";

/**
 * The store in a JetStream key-value bucket, for any number of processes on any machines. An entry
 * is a message on `$KV.BUCKET.KEY`, its revision the message's sequence, a deleted one a tombstone
 * for a minute, so that watchers hear of it. Works with servers from 2.9 on: entries' own times are
 * kept by us.
 */
export class NatsStore implements Store {
  readonly #stream: string;
  readonly #prefix: string;
  readonly #manager: JetStreamManager;
  readonly #client: JetStreamClient;
  readonly #changes = new Changes();
  readonly #now: () => number;
  readonly #news: QueuedIterator<KvWatchEntry>;
  readonly #telling: Promise<void>;
  /** Where the next sweep begins. */
  #cursor = 1;
  #closed = false;

  private constructor(
    options: NatsStoreOptions,
    { nc, manager, news }: {
      nc: NatsConnection;
      manager: JetStreamManager;
      news: QueuedIterator<KvWatchEntry>;
    },
  ) {
    const { bucket, now = Date.now, log = () => {} } = options;
    this.#stream = `KV_${bucket}`;
    this.#prefix = `$KV.${bucket}.`;
    this.#manager = manager;
    this.#client = jetstream(nc, { timeout: TIMEOUT_MS });
    this.#now = now;
    this.#news = news;
    this.#telling = this.#tell(log);
  }

  /** Opens the bucket, and makes it where it isn't there. */
  static async open(nc: NatsConnection, options: NatsStoreOptions): Promise<NatsStore> {
    const { bucket, replicas = 1, maxBytes = MAX_BYTES } = options;
    const kv = await new Kvm(jetstream(nc, { timeout: TIMEOUT_MS })).create(bucket, {
      history: 1,
      replicas,
      max_bytes: maxBytes,
      storage: "file",
      // Every read by the leader: what was written anywhere is seen everywhere.
      allow_direct: false,
    });
    const manager = await jetstreamManager(nc, { timeout: TIMEOUT_MS });
    const news = await kv.watch({ key: ">", include: "updates" });
    return new NatsStore(options, { nc, manager, news });
  }

  async get<T = unknown>(key: string): Promise<Entry<T> | null> {
    checkStoreKey(key);
    return this.#live(await this.#guard(() => this.#read(key)));
  }

  async create(
    key: string,
    value: StoredValue,
    { expiresAt = null }: WriteOptions = {},
  ): Promise<number | null> {
    checkStoreKey(key);
    return await this.#guard(async () => {
      const revision = await this.#write(key, { value, expiresAt }, 0);
      if (revision !== null) return revision;
      // A tombstone, or an entry whose time is over, may be there.
      const kept = await this.#read(key);
      if (this.#live(kept)) return null;
      return await this.#write(key, { value, expiresAt }, kept?.revision ?? 0);
    });
  }

  async update(
    key: string,
    value: StoredValue,
    revision: number,
    { expiresAt = null }: WriteOptions = {},
  ): Promise<number | null> {
    checkStoreKey(key);
    return await this.#guard(async () => {
      if (this.#live(await this.#read(key))?.revision !== revision) return null;
      return await this.#write(key, { value, expiresAt }, revision);
    });
  }

  async delete(key: string, revision?: number): Promise<boolean> {
    checkStoreKey(key);
    return await this.#guard(async () => {
      for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
        const entry = this.#live(await this.#read(key));
        if (!entry || (revision !== undefined && entry.revision !== revision)) return false;
        if (await this.#write(key, null, entry.revision) !== null) return true;
      }
      throw new Error(`Others change ${key} all the time`);
    });
  }

  async list<T = unknown>(prefix: string, options: ListOptions = {}): Promise<Entry<T>[]> {
    checkStorePrefix(prefix);
    const { after, reverse = false } = options;
    const limit = Math.min(options.limit ?? LIST_LIMIT, LIST_LIMIT);
    return await this.#guard(async () => {
      const keys = (await this.#keys(prefix)).filter((key) =>
        after === undefined || (reverse ? key < after : key > after)
      ).sort((a, b) => a < b === reverse ? 1 : -1);
      const found: Entry<T>[] = [];
      for (let at = 0; at < keys.length && found.length < limit;) {
        const some = keys.slice(at, at + Math.min(FETCHES, limit - found.length));
        at += some.length;
        const read = await Promise.all(some.map((key) => this.#read(key)));
        for (const kept of read) {
          const entry = this.#live<T>(kept);
          if (entry) found.push(entry);
        }
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
      await this.#client.publish(subject, "", { headers: deletion(), timeout: 2000 });
      return true;
    } catch {
      return false;
    }
  }

  async sweep(): Promise<number> {
    return await this.#guard(async () => {
      const { removed, next } = await sweepRecords(this.#client, this.#manager, {
        stream: this.#stream,
        from: this.#cursor,
        now: this.#now(),
        expire: async (subject, revision) => {
          const key = subject.slice(this.#prefix.length);
          return await this.#write(key, null, revision) !== null;
        },
      });
      this.#cursor = next;
      return removed;
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#changes.close();
    this.#news.stop();
    await this.#telling;
  }

  async #tell(log: Log): Promise<void> {
    try {
      for await (const { key, revision } of this.#news) this.#changes.tell(key, revision);
    } catch (error) {
      log({ event: "store_watch_broken", error: describeError(error) });
    }
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
    const message = await this.#manager.streams.getMessage(this.#stream, {
      last_by_subj: this.#prefix + key,
    });
    return message && readKept(key, message);
  }

  #live<T>(kept: KeptMessage | null): Entry<T> | null {
    if (!kept?.entry) return null;
    const { expiresAt } = kept.entry;
    return expiresAt === null || expiresAt > this.#now() ? kept.entry as Entry<T> : null;
  }

  /** Writes if the key's last message has this revision, 0: if it has none. Null: a tombstone. */
  async #write(
    key: string,
    content: { value: StoredValue; expiresAt: number | null } | null,
    revision: number,
  ): Promise<number | null> {
    const text = content === null ? "" : JSON.stringify({ v: content.value, e: content.expiresAt });
    try {
      const { seq } = await this.#client.publish(this.#prefix + key, text, {
        expect: { lastSubjectSequence: revision },
        ...(content === null && { headers: deletion() }),
      });
      this.#changes.know(seq);
      return seq;
    } catch (error) {
      if (isWrongRevision(error)) return null;
      throw error;
    }
  }

  /** Keys that begin with the prefix and have a message, in no order. */
  async #keys(prefix: string): Promise<string[]> {
    const tokens = prefix.slice(0, prefix.lastIndexOf(".") + 1);
    const { state } = await this.#manager.streams.info(this.#stream, {
      subjects_filter: `${this.#prefix}${tokens}>`,
    });
    return Object.keys(state.subjects ?? {})
      .map((subject) => subject.slice(this.#prefix.length))
      .filter((key) => key.startsWith(prefix));
  }

  async #guard<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw unavailable(error);
    }
  }
}

function deletion() {
  const header = headers();
  header.set("KV-Operation", "DEL");
  return header;
}

function unavailable(cause: unknown): ProblemError {
  return new ProblemError("store_unavailable", { retryAfterSeconds: 5, cause });
}
