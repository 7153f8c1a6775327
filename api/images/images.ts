import { createHash } from "node:crypto";
import type { ImageLimits } from "../image/inspect-image.ts";
import type { Principal } from "../keys/principal.ts";
import { ProblemError } from "../problem-error.ts";
import type { Blobs } from "../stores/blobs.ts";
import type { Entry, Store } from "../stores/store.ts";
import type { ImageRecord } from "./image-record.ts";
import { type IncomingImage, receiveImage } from "./incoming-image.ts";

export interface ImagesOptions {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly limits: ImageLimits;
  /** How long a picture is kept after it was last sent or used, ms. */
  readonly maxAgeMs: number;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

/** Whoever loses a race so often meets a store that doesn't work. */
const MAX_TRIES = 30;
/** An end that moves by less isn't written: of a hundred equal requests one writes. */
const LEAST_MOVE_MS = 60_000;
const IMAGE_ID = /^sha256:[0-9a-f]{64}$/;

/**
 * Pictures by id. Nothing of a tenant is found by another, and an embed token finds only what it
 * has sent itself: an id that somebody else knows says nothing of what was sent here.
 */
export class Images {
  readonly #options: ImagesOptions;
  /** Pictures that requests of this process are about to use, by key, with their number. */
  readonly #held = new Map<string, number>();
  /** Of these, the ones that were unused meanwhile. */
  readonly #unused = new Set<string>();
  readonly #now: () => number;

  constructor(options: ImagesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Takes a file in without making it visible; keep() does, or it is forgotten.
   *
   * @example await using incoming = await images.receive(chunks);
   * @throws {ProblemError} as receiveImage()
   */
  receive(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<IncomingImage> {
    return receiveImage(chunks, this.#options.blobs, this.#options.limits);
  }

  /**
   * Keeps a picture under its id, for a whole time from now on. A picture that is here already isn't
   * written again.
   *
   * @param own true: it doesn't go with the last result made of it, see unused()
   * @throws {ProblemError} store_unavailable
   */
  async keep(
    principal: Principal,
    incoming: IncomingImage,
    { own }: { readonly own: boolean },
  ): Promise<ImageRecord> {
    const { id, type, width, height, bytes, writer } = incoming;
    const { store, blobs, maxAgeMs } = this.#options;
    const { tenant } = principal;
    const byKey = principal.kind === "key";
    const blob = blobName(tenant, id);
    let committed = false;
    const record = await this.#try(async () => {
      const entry = await this.#entry(tenant, id);
      if (entry) {
        const known = entry.value;
        const changes = { own: known.own || own, by_key: known.by_key || byKey };
        return await this.#extend(entry, changes, principal) ?? undefined;
      }
      const now = this.#now();
      const expiresAt = now + maxAgeMs;
      const record: ImageRecord = {
        id,
        tenant,
        width,
        height,
        type,
        bytes,
        created_at: new Date(now).toISOString(),
        expires_at: new Date(expiresAt).toISOString(),
        blob,
        own,
        by_key: byKey,
      };
      if (!committed) await writer.commit(blob, expiresAt);
      committed = true;
      await this.#remember(principal, record);
      const revision = await store.create(imageKey(tenant, id), { ...record }, { expiresAt });
      return revision === null ? undefined : record;
    });
    if (committed && record.blob !== blob) await blobs.delete(blob);
    return record;
  }

  /** The picture's record, null where this principal has no such picture. */
  async find(principal: Principal, id: string): Promise<ImageRecord | null> {
    return (await this.#reach(principal, id))?.value ?? null;
  }

  /** As find(); the picture is then kept for a whole time from now on. */
  async use(principal: Principal, id: string): Promise<ImageRecord | null> {
    return await this.#try(async () => {
      const entry = await this.#reach(principal, id);
      if (!entry) return null;
      return await this.#extend(entry, {}, principal) ?? undefined;
    });
  }

  /** Record and file, null where this principal has no such picture. */
  async open(
    principal: Principal,
    id: string,
  ): Promise<{ record: ImageRecord; bytes: Uint8Array<ArrayBuffer> } | null> {
    const record = await this.find(principal, id);
    const bytes = record && await this.#options.blobs.get(record.blob);
    return bytes ? { record, bytes } : null;
  }

  /** The file of a picture that a request of this tenant was accepted for, null once it's gone. */
  async read(tenant: string, id: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const entry = await this.#entry(tenant, id);
    return entry && await this.#options.blobs.get(entry.value.blob);
  }

  /**
   * Forgets the picture. What an embed token removes stays for those who have sent it as well.
   * Whether this principal had it.
   */
  async remove(principal: Principal, id: string): Promise<boolean> {
    return await this.#try(async () => {
      const entry = await this.#reach(principal, id);
      if (!entry) return false;
      const { store } = this.#options;
      const shared = principal.kind === "embed" &&
        (entry.value.by_key || await this.#hasOtherSenders(entry.value, principal));
      if (!shared && !await this.#forget(entry)) return undefined;
      await store.delete(senderKey(principal, id));
      return true;
    });
  }

  /** Until letGo(), unused() leaves the picture: a request has begun that will use it. */
  hold(tenant: string, id: string): void {
    const key = imageKey(tenant, id);
    this.#held.set(key, (this.#held.get(key) ?? 0) + 1);
  }

  /** @returns whether unused() was called meanwhile, and has to be again if it still holds */
  letGo(tenant: string, id: string): boolean {
    const key = imageKey(tenant, id);
    const others = (this.#held.get(key) ?? 1) - 1;
    if (others > 0) {
      this.#held.set(key, others);
      return false;
    }
    this.#held.delete(key);
    return this.#unused.delete(key);
  }

  /** Called when the last result made of a picture was deleted: it goes, unless it was sent to stay. */
  async unused(tenant: string, id: string): Promise<void> {
    const key = imageKey(tenant, id);
    await this.#try(async () => {
      const entry = await this.#entry(tenant, id);
      if (!entry || entry.value.own) return true;
      // Asked in the same breath as the record is deleted: whoever holds it later finds none.
      if (this.#held.has(key)) {
        this.#unused.add(key);
        return true;
      }
      return await this.#forget(entry) || undefined;
    });
  }

  async #entry(tenant: string, id: string): Promise<Entry<ImageRecord> | null> {
    if (!IMAGE_ID.test(id)) return null;
    return await this.#options.store.get<ImageRecord>(imageKey(tenant, id));
  }

  async #reach(principal: Principal, id: string): Promise<Entry<ImageRecord> | null> {
    const entry = await this.#entry(principal.tenant, id);
    if (!entry || principal.kind === "key") return entry;
    const sent = await this.#options.store.get<string>(senderKey(principal, id));
    return sent?.value === entry.value.blob ? entry : null;
  }

  /** A later end; null when the entry changed meanwhile, or its file is gone and it with it. */
  async #extend(
    entry: Entry<ImageRecord>,
    changes: Partial<ImageRecord>,
    principal: Principal,
  ): Promise<ImageRecord | null> {
    const { store, blobs, maxAgeMs } = this.#options;
    const expiresAt = this.#now() + maxAgeMs;
    const record = {
      ...entry.value,
      ...changes,
      expires_at: new Date(expiresAt).toISOString(),
    };
    if (!await blobs.keepUntil(record.blob, expiresAt)) {
      await store.delete(entry.key, entry.revision);
      return null;
    }
    await this.#remember(principal, record);
    const { own, by_key, expires_at } = entry.value;
    const moves = expiresAt - Date.parse(expires_at) >= Math.min(LEAST_MOVE_MS, maxAgeMs / 100);
    if (!moves && own === record.own && by_key === record.by_key) return entry.value;
    const revision = await store.update(entry.key, record, entry.revision, { expiresAt });
    return revision === null ? null : record;
  }

  /** Which embed tokens have sent a picture stands in entries of their own: there can be many. */
  async #remember(principal: Principal, { id, blob, expires_at }: ImageRecord): Promise<void> {
    if (principal.kind === "key") return;
    const { store } = this.#options;
    const key = senderKey(principal, id);
    const options = { expiresAt: Date.parse(expires_at) };
    if (await store.create(key, blob, options) !== null) return;
    const entry = await store.get(key);
    if (entry) await store.update(key, blob, entry.revision, options);
  }

  async #hasOtherSenders({ tenant, id, blob }: ImageRecord, one: Principal): Promise<boolean> {
    const senders = await this.#options.store.list<string>(`${sendersOf(tenant, id)}.`);
    return senders.some(({ key, value }) => value === blob && key !== senderKey(one, id));
  }

  /** The record goes first: whoever finds it finds its file. */
  async #forget({ key, revision, value }: Entry<ImageRecord>): Promise<boolean> {
    const { store, blobs } = this.#options;
    if (!await store.delete(key, revision)) return false;
    await blobs.delete(value.blob);
    return true;
  }

  /** Tries again while `attempt` gives undefined: somebody else has changed the same entry. */
  async #try<T>(attempt: () => Promise<T | undefined>): Promise<T> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const result = await attempt();
      if (result !== undefined) return result;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * tries));
    }
    throw new ProblemError("store_unavailable", { retryAfterSeconds: 1 });
  }
}

function imageKey(tenant: string, id: string): string {
  return `image.${tenant}.${hexOf(id)}`;
}

function sendersOf(tenant: string, id: string): string {
  return `image-by.${tenant}.${hexOf(id)}`;
}

function senderKey(principal: Principal, id: string): string {
  return `${sendersOf(principal.tenant, id)}.${principal.id}`;
}

/** `sha256:…` → its digits: keys of the store hold no colon. */
function hexOf(id: string): string {
  return id.slice(id.indexOf(":") + 1);
}

/**
 * Another one each time, so that a picture that is forgotten while somebody sends it again doesn't
 * take the new file with it.
 */
function blobName(tenant: string, id: string): string {
  const text = JSON.stringify([tenant, id, crypto.randomUUID()]);
  return createHash("sha256").update(text).digest("hex");
}
