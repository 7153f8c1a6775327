import * as z from "zod";
import type { Log } from "../log.ts";
import { FollowedRecords } from "../stores/followed-records.ts";
import type { Store } from "../stores/store.ts";

/** A secret is replaced after so long. */
const ROTATE_AFTER_MS = 30 * 86_400_000;
/** Secrets at once; a rotation beyond that ends the oldest. */
const MAX_SECRETS = 20;
/** How the store's keys of secrets begin. */
const PREFIX = "embed-secret.";

const secretSchema = z.object({
  kid: z.string(),
  /** 32 random bytes, base64url. */
  secret: z.string(),
  /** ms since 1970. */
  created_at: z.number(),
  /** From here on it is refused, ms since 1970; null: not rotated yet. */
  ends_at: z.number().nullable(),
});

type SecretRecord = z.infer<typeof secretSchema>;

export interface EmbedSecret {
  readonly kid: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface EmbedSecretsOptions {
  readonly log: Log;
  /** How long a secret that was replaced for its age still counts: the longest token's life, ms. */
  readonly overlapMs: number;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

/** What embed tokens are signed with: in the store, held in memory, replaced every 30 days. */
export class EmbedSecrets {
  readonly #store: Store;
  readonly #records: FollowedRecords<SecretRecord>;
  readonly #overlapMs: number;
  readonly #now: () => number;
  #making: Promise<SecretRecord> | null = null;

  private constructor(
    store: Store,
    records: FollowedRecords<SecretRecord>,
    { overlapMs, now = Date.now }: EmbedSecretsOptions,
  ) {
    this.#store = store;
    this.#records = records;
    this.#overlapMs = overlapMs;
    this.#now = now;
  }

  static async open(store: Store, options: EmbedSecretsOptions): Promise<EmbedSecrets> {
    const parse = (value: unknown) => secretSchema.safeParse(value).data ?? null;
    const records = await FollowedRecords.open(store, PREFIX, { parse, log: options.log });
    return new EmbedSecrets(store, records, options);
  }

  /** The secret to sign with; the first call makes one. */
  async current(): Promise<EmbedSecret> {
    const newest = this.#unreplaced()[0];
    if (newest && this.#now() - newest.created_at < ROTATE_AFTER_MS) return asSecret(newest);
    return asSecret(await this.#rotateOnce());
  }

  /** The secret with this id unless it is retired. */
  find(kid: string): EmbedSecret | null {
    const record = this.#records.get(PREFIX + kid);
    return record && this.#isLive(record) ? asSecret(record) : null;
  }

  /** Makes a new secret; those before end after the overlap. */
  async rotate(overlapMs: number): Promise<EmbedSecret> {
    return asSecret(await this.#rotate(overlapMs));
  }

  close(): Promise<void> {
    return this.#records.close();
  }

  /** Many tokens that are issued at the same time need one new secret. */
  #rotateOnce(): Promise<SecretRecord> {
    this.#making ??= this.#rotate(this.#overlapMs).finally(() => this.#making = null);
    return this.#making;
  }

  async #rotate(overlapMs: number): Promise<SecretRecord> {
    const now = this.#now();
    const record: SecretRecord = {
      kid: crypto.getRandomValues(new Uint8Array(9)).toBase64({ alphabet: "base64url" }),
      secret: crypto.getRandomValues(new Uint8Array(32)).toBase64({ alphabet: "base64url" }),
      created_at: now,
      ends_at: null,
    };
    const key = PREFIX + record.kid;
    const revision = await this.#store.create(key, record);
    if (revision === null) throw new Error(`A secret with a random id exists already: ${key}`);
    this.#records.apply({ key, value: record, revision });
    await this.#retireOthers(record.kid, now + overlapMs);
    return record;
  }

  /** Asks the store, so that no secret stays which another process has just made. */
  async #retireOthers(kid: string, endsAt: number): Promise<void> {
    const entries = await this.#store.list<SecretRecord>(PREFIX);
    const others = entries.filter(({ value }) => value.kid !== kid)
      .sort((a, b) => b.value.created_at - a.value.created_at);
    for (const [place, { key, value, revision }] of others.entries()) {
      const ends_at = Math.min(value.ends_at ?? Infinity, endsAt);
      if (ends_at <= this.#now() || place >= MAX_SECRETS) {
        await this.#store.delete(key);
        this.#records.forget(key);
        continue;
      }
      if (ends_at === value.ends_at) continue;
      const retired = { ...value, ends_at };
      const written = await this.#store.update(key, retired, revision, { expiresAt: ends_at });
      if (written !== null) this.#records.apply({ key, value: retired, revision: written });
    }
  }

  #unreplaced(): SecretRecord[] {
    return this.#records.values().filter(({ ends_at }) => ends_at === null)
      .sort((a, b) => b.created_at - a.created_at);
  }

  #isLive({ ends_at }: SecretRecord): boolean {
    return ends_at === null || ends_at > this.#now();
  }
}

function asSecret({ kid, secret }: SecretRecord): EmbedSecret {
  return { kid, bytes: Uint8Array.fromBase64(secret, { alphabet: "base64url" }) };
}
