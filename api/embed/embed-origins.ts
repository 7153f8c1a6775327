import { createHash } from "node:crypto";
import * as z from "zod";
import type { Log } from "../log.ts";
import { ProblemError } from "../problem-error.ts";
import { FollowedRecords } from "../stores/followed-records.ts";
import type { Store } from "../stores/store.ts";

/** Origins of one key's live tokens. */
export const MAX_ORIGINS_OF_KEY = 200;
/** Origins of all live tokens: they are held in memory. */
const MAX_ORIGINS = 20_000;
const PREFIX = "embed-origin.";
const MAX_TRIES = 5;

const recordSchema = z.object({
  origin: z.string(),
  key_id: z.string(),
  kid: z.string(),
  /** When the last token that lists it ends, ms since 1970. */
  ends_at: z.number(),
});

type OriginRecord = z.infer<typeof recordSchema>;

export interface EmbedOriginsOptions {
  readonly log: Log;
  /** Whether the key can still be used, and the secret with it. */
  readonly isLive: (keyId: string, kid: string) => boolean;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

/**
 * The origins that live embed tokens list: a browser asks before it sends a token (CORS preflight),
 * and has to be answered without seeing one.
 */
export class EmbedOrigins {
  readonly #store: Store;
  readonly #options: EmbedOriginsOptions;
  readonly #now: () => number;
  readonly #byOrigin = new Map<string, Map<string, OriginRecord>>();
  #records!: FollowedRecords<OriginRecord>;

  private constructor(store: Store, options: EmbedOriginsOptions) {
    this.#store = store;
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  static async open(store: Store, options: EmbedOriginsOptions): Promise<EmbedOrigins> {
    const origins = new EmbedOrigins(store, options);
    origins.#records = await FollowedRecords.open(store, PREFIX, {
      parse: (value) => recordSchema.safeParse(value).data ?? null,
      onChange: (key, before, after) => origins.#index(key, before, after),
      log: options.log,
    });
    return origins;
  }

  /** Whether a live token lists exactly this origin. */
  has(origin: string): boolean {
    const now = this.#now();
    for (const { key_id, kid, ends_at } of this.#byOrigin.get(origin)?.values() ?? []) {
      if (ends_at > now && this.#options.isLive(key_id, kid)) return true;
    }
    return false;
  }

  /**
   * Notes the origins of a token.
   * @throws {ProblemError} request_invalid when the key's live tokens list too many
   */
  async add(origins: readonly string[], keyId: string, kid: string, endsAt: number): Promise<void> {
    this.#checkNumber(origins, keyId);
    for (const origin of origins) {
      await this.#addOne({ origin, key_id: keyId, kid, ends_at: endsAt });
    }
  }

  close(): Promise<void> {
    return this.#records.close();
  }

  #checkNumber(origins: readonly string[], keyId: string): void {
    const now = this.#now();
    const live = new Set(origins);
    for (const { key_id, origin, ends_at } of this.#records.values()) {
      if (key_id === keyId && ends_at > now) live.add(origin);
    }
    if (live.size > MAX_ORIGINS_OF_KEY || this.#records.size + origins.length > MAX_ORIGINS) {
      const message = `Use at most ${MAX_ORIGINS_OF_KEY} origins in all live tokens of a key: ` +
        `got ${live.size}`;
      throw new ProblemError("request_invalid", { errors: [{ pointer: "#/origins", message }] });
    }
  }

  async #addOne(record: OriginRecord): Promise<void> {
    const hash = createHash("sha256").update(record.origin).digest("base64url");
    const key = `${PREFIX}${record.key_id}.${record.kid}.${hash}`;
    const known = this.#records.get(key);
    if (known && known.ends_at >= record.ends_at) return;
    const options = { expiresAt: record.ends_at };
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const entry = await this.#store.get<OriginRecord>(key);
      if (entry && entry.value.ends_at >= record.ends_at) return this.#records.apply(entry);
      const revision = entry
        ? await this.#store.update(key, record, entry.revision, options)
        : await this.#store.create(key, record, options);
      if (revision !== null) return this.#records.apply({ key, value: record, revision });
    }
    throw new Error("Try again: others keep changing the origins");
  }

  #index(key: string, before: OriginRecord | null, after: OriginRecord | null): void {
    if (after) {
      const records = this.#byOrigin.get(after.origin) ?? new Map<string, OriginRecord>();
      this.#byOrigin.set(after.origin, records.set(key, after));
    } else if (before) {
      const records = this.#byOrigin.get(before.origin);
      records?.delete(key);
      if (records?.size === 0) this.#byOrigin.delete(before.origin);
    }
  }
}
