import { timingSafeEqual } from "node:crypto";
import type { Scope } from "@kanizsa/shared/schema/api-key.ts";
import type { Log } from "../log.ts";
import { FollowedRecords } from "../stores/followed-records.ts";
import type { Store } from "../stores/store.ts";
import { generateKeyText, hashKeyText, keyPrefix } from "./api-key-text.ts";
import { isLive, type KeyRecord, keyRecordSchema } from "./key-record.ts";
import { LastUses } from "./last-uses.ts";

/** How long a key is still shown after its end. */
const SHOWN_AFTER_END_MS = 30 * 86_400_000;
/** Tries of a write that others get in the way of. */
const MAX_TRIES = 5;

export interface KeysOptions {
  readonly log: Log;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

/** What a new key is made of. */
export interface KeyFields {
  readonly name: string;
  readonly tenant: string;
  readonly scopes: readonly Scope[];
  readonly expires_at?: string;
  readonly monthly_quota?: number;
  readonly rate_per_minute?: number;
}

/** A key whose text is known now and never again. */
export interface NewlyMadeKey {
  readonly record: KeyRecord;
  readonly text: string;
}

/**
 * All API keys: kept in the store as hashes, held in memory to be compared. What is made, rotated
 * or revoked here counts at once, elsewhere as soon as the store's watch tells of it (2 s).
 */
export class Keys {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #uses: LastUses;
  /** By hash of a text that may be presented: the present one, and the one before a rotation. */
  readonly #byHash = new Map<string, KeyRecord>();
  #records!: FollowedRecords<KeyRecord>;

  private constructor(store: Store, options: KeysOptions) {
    this.#store = store;
    this.#now = options.now ?? Date.now;
    this.#uses = new LastUses((id, lastUsedAt) => this.#noteUse(id, lastUsedAt), options.log);
  }

  static async open(store: Store, options: KeysOptions): Promise<Keys> {
    const keys = new Keys(store, options);
    keys.#records = await FollowedRecords.open(store, "key.", {
      parse: (value) => keyRecordSchema.safeParse(value).data ?? null,
      onChange: (_key, before, after) => keys.#index(before, after),
      log: options.log,
    });
    return keys;
  }

  /** How many there are, ended ones included. */
  get size(): number {
    return this.#records.size;
  }

  /** The live key with this text, and notes its use. */
  find(text: string): KeyRecord | null {
    const sha256 = hashKeyText(text);
    const record = this.#byHash.get(sha256);
    const now = this.#now();
    if (!record || !isLive(record, now)) return null;
    const { previous } = record;
    const isPresent = sameHash(record.sha256, sha256);
    const isPrevious = previous !== null && sameHash(previous.sha256, sha256) &&
      Date.parse(previous.expires_at) > now;
    if (!isPresent && !isPrevious) return null;
    this.#uses.note(record.id, now);
    return record;
  }

  /** The key, whether it is live or has ended, with its latest use. */
  get(id: string): KeyRecord | null {
    const record = this.#records.get(storeKey(id));
    return record ? this.#withUse(record) : null;
  }

  /** The key if it can be used now. */
  live(id: string): KeyRecord | null {
    const record = this.#records.get(storeKey(id));
    return record && isLive(record, this.#now()) ? record : null;
  }

  /** All keys, ended ones included, by id. */
  list(): KeyRecord[] {
    return this.#records.values().map((record) => this.#withUse(record))
      .sort((a, b) => a.id < b.id ? -1 : 1);
  }

  /** Makes a key; only this answer has its text. */
  async create(fields: KeyFields): Promise<NewlyMadeKey> {
    const text = generateKeyText();
    const id = `key_${crypto.getRandomValues(new Uint8Array(12)).toHex()}`;
    const record = this.#newRecord(id, text, fields);
    const revision = await this.#store.create(storeKey(id), record, storedUntil(record));
    if (revision === null) throw new Error(`A key with a random id exists already: ${id}`);
    this.#records.apply({ key: storeKey(id), value: record, revision });
    return { record, text };
  }

  /** Makes the key with this id and text, in place of one that has the id. */
  async put(id: string, text: string, fields: KeyFields & { from_file?: boolean }): Promise<void> {
    const record = { ...this.#newRecord(id, text, fields), from_file: fields.from_file ?? false };
    const changed = await this.#change(id, () => record);
    if (changed) return;
    const revision = await this.#store.create(storeKey(id), record, storedUntil(record));
    if (revision === null) throw new Error(`Try again: somebody else made the key ${id}`);
    this.#records.apply({ key: storeKey(id), value: record, revision });
  }

  /**
   * Gives the key a new text; the present one stays valid for the overlap, one before it ends now.
   * Null when there is no such key.
   */
  async rotate(id: string, overlapSeconds: number): Promise<NewlyMadeKey | null> {
    const text = generateKeyText();
    const ends = new Date(this.#now() + overlapSeconds * 1000).toISOString();
    const record = await this.#change(id, (before) => ({
      ...before,
      sha256: hashKeyText(text),
      prefix: keyPrefix(text),
      previous: overlapSeconds > 0
        ? { sha256: before.sha256, prefix: before.prefix, expires_at: ends }
        : null,
    }));
    return record && { record, text };
  }

  /** Ends the key for good; whether there was one. */
  async revoke(id: string): Promise<boolean> {
    const deleted = await this.#store.delete(storeKey(id));
    this.#records.forget(storeKey(id));
    this.#uses.forget(id);
    return deleted;
  }

  /** Writes the last uses; then nothing follows the store any more. */
  async close(): Promise<void> {
    await this.#uses.close();
    await this.#records.close();
  }

  async #change(id: string, change: (before: KeyRecord) => KeyRecord): Promise<KeyRecord | null> {
    const key = storeKey(id);
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const entry = await this.#store.get(key);
      const before = entry && keyRecordSchema.safeParse(entry.value).data;
      if (!entry || !before) return null;
      const record = change(before);
      const revision = await this.#store.update(key, record, entry.revision, storedUntil(record));
      if (revision === null) continue;
      this.#records.apply({ key, value: record, revision });
      return record;
    }
    throw new Error(`Try again: others keep changing the key ${id}`);
  }

  async #noteUse(id: string, lastUsedAt: number): Promise<void> {
    await this.#change(id, (before) => ({
      ...before,
      last_used_at: new Date(Math.max(lastUsedAt, Date.parse(before.last_used_at ?? "") || 0))
        .toISOString(),
    }));
  }

  #withUse(record: KeyRecord): KeyRecord {
    const used = this.#uses.get(record.id);
    return used === undefined ? record : { ...record, last_used_at: new Date(used).toISOString() };
  }

  #newRecord(id: string, text: string, fields: KeyFields): KeyRecord {
    return keyRecordSchema.parse({
      ...fields,
      id,
      sha256: hashKeyText(text),
      prefix: keyPrefix(text),
      created_at: new Date(this.#now()).toISOString(),
    });
  }

  #index(before: KeyRecord | null, after: KeyRecord | null): void {
    for (const hash of before ? hashesOf(before) : []) this.#byHash.delete(hash);
    for (const hash of after ? hashesOf(after) : []) {
      if (after) this.#byHash.set(hash, after);
    }
  }
}

function hashesOf({ sha256, previous }: KeyRecord): string[] {
  return previous ? [sha256, previous.sha256] : [sha256];
}

/** In constant time, so that an answer's delay tells nothing of a hash. */
function sameHash(a: string, b: string): boolean {
  return timingSafeEqual(Uint8Array.fromHex(a), Uint8Array.fromHex(b));
}

function storeKey(id: string): string {
  return `key.${id}`;
}

function storedUntil({ expires_at }: KeyRecord): { expiresAt: number | null } {
  return { expiresAt: expires_at === null ? null : Date.parse(expires_at) + SHOWN_AFTER_END_MS };
}
