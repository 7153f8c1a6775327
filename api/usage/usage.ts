import type { KeyUsage } from "@kanizsa/shared/schema/usage.ts";
import type { Keys } from "../keys/keys.ts";
import type { Principal } from "../keys/principal.ts";
import type { Log } from "../log.ts";
import { ProblemError } from "../problem-error.ts";
import type { Store } from "../stores/store.ts";
import { type CounterPlace, Counters, readCounts } from "./counters.ts";
import { endOfMonth, monthOf } from "./month.ts";

/** How long a month's counts are kept after it: a year. */
const KEEP_MS = 366 * 86_400_000;
/** Entries read at a time. */
const PAGE = 1000;

export interface UsageOptions {
  readonly log: Log;
  /** Clock, ms since 1970. */
  readonly now?: () => number;
}

export interface UsagePage {
  readonly keys: KeyUsage[];
  readonly next: string | null;
}

/**
 * Counts segmentations by key and month and by embed token, and holds them to their quotas. Counts
 * reach the store within a second: of several processes each may let pass what comes in one second
 * beyond a quota.
 */
export class Usage {
  readonly #store: Store;
  readonly #keys: Keys;
  readonly #counters: Counters;
  readonly #now: () => number;

  constructor(store: Store, keys: Keys, options: UsageOptions) {
    this.#store = store;
    this.#keys = keys;
    this.#now = options.now ?? Date.now;
    this.#counters = new Counters(store, options.log, this.#now);
  }

  /**
   * Counts a segmentation that will run.
   * @throws {ProblemError} quota_exceeded when the key's month or the token's quota is used up;
   * then nothing is counted
   */
  async take(principal: Principal): Promise<void> {
    const month = monthOf(this.#now());
    const places = placesOf(principal, month);
    await Promise.all(places.map((place) => this.#counters.load(place)));
    // From here on in one go, so that no other request comes between check and count.
    this.#checkQuotas(principal, month, places);
    for (const place of places) this.#counters.add(place, { segmentations: 1, cached: 0 });
  }

  /** Takes back a take() that led to no run, because the queue was full for instance. */
  giveBack(principal: Principal): void {
    this.#add(principal, { segmentations: -1, cached: 0 });
  }

  /** Counts a request that was answered from the cache; it costs no quota. */
  hit(principal: Principal): void {
    this.#add(principal, { segmentations: 0, cached: 1 });
  }

  /** What the key used in the month. */
  async ofKey(keyId: string, tenant: string, month: string): Promise<KeyUsage> {
    await this.#counters.flush();
    const entry = await this.#store.get(keyPlace(keyId, tenant, month).key);
    return { key_id: keyId, tenant, ...readCounts(entry) };
  }

  /**
   * What each key used in the month, by key id.
   * @param tenant only this one's keys; null: all
   */
  async ofAll(
    month: string,
    tenant: string | null,
    { after, limit }: { after?: string; limit: number },
  ): Promise<UsagePage> {
    await this.#counters.flush();
    const prefix = `usage.${month}.`;
    const keys: KeyUsage[] = [];
    let last = after === undefined ? undefined : prefix + after;
    while (true) {
      const page = await this.#store.list<{ tenant: string }>(prefix, { after: last, limit: PAGE });
      for (const entry of page) {
        if (tenant !== null && entry.value.tenant !== tenant) continue;
        if (keys.length === limit) return { keys, next: keys[limit - 1].key_id };
        const keyId = entry.key.slice(prefix.length);
        keys.push({ key_id: keyId, tenant: entry.value.tenant, ...readCounts(entry) });
      }
      if (page.length < PAGE) return { keys, next: null };
      last = page[page.length - 1].key;
    }
  }

  /** Writes the last counts. */
  close(): Promise<void> {
    return this.#counters.close();
  }

  #add(principal: Principal, counts: { segmentations: number; cached: number }): void {
    for (const place of placesOf(principal, monthOf(this.#now()))) {
      this.#counters.add(place, counts);
    }
  }

  #checkQuotas(principal: Principal, month: string, places: readonly CounterPlace[]): void {
    const used = places.map((place) => this.#counters.value(place).segmentations);
    const monthly = this.#keys.get(principal.keyId)?.monthly_quota ?? null;
    if (monthly !== null && used[0] >= monthly) {
      throw this.#exceeded(
        `Wait until the month is over, or raise the key's quota: ${used[0]} of ${monthly} used`,
        endOfMonth(month),
      );
    }
    const { quota, expiresAt = 0 } = principal;
    if (quota !== undefined && used[1] >= quota) {
      throw this.#exceeded(
        `Issue another embed token: ${used[1]} of ${quota} segmentations used`,
        expiresAt,
      );
    }
  }

  #exceeded(detail: string, until: number): ProblemError {
    const retryAfterSeconds = Math.max(1, Math.ceil((until - this.#now()) / 1000));
    return new ProblemError("quota_exceeded", { detail, retryAfterSeconds });
  }
}

/** The key's counter of the month and, for an embed token, its own. */
function placesOf(principal: Principal, month: string): CounterPlace[] {
  const ofKey = keyPlace(principal.keyId, principal.tenant, month);
  if (principal.kind === "key") return [ofKey];
  const expiresAt = principal.expiresAt ?? endOfMonth(month);
  return [ofKey, { key: `embed-usage.${principal.id}`, beside: {}, expiresAt }];
}

function keyPlace(keyId: string, tenant: string, month: string): CounterPlace {
  return {
    key: `usage.${month}.${keyId}`,
    beside: { tenant },
    expiresAt: endOfMonth(month) + KEEP_MS,
  };
}
