/** A minute's requests can come at once, then they come back one by one over a minute. */
export const WINDOW_MS = 60_000;

/** Enough for every key and token that is in use; each takes some 100 bytes. */
const DEFAULT_MOST_BUCKETS = 20_000;

export interface Taken {
  readonly allowed: boolean;
  /** Requests that are left now. */
  readonly remaining: number;
  /** Until a refused request would be taken, or until all are back, ms. */
  readonly waitMs: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

export interface TokenBucketsOptions {
  /** Clock in ms, by default one that nobody sets. */
  readonly now?: () => number;
  /** Most buckets in memory; beyond it the one that was used the longest ago is forgotten. */
  readonly most?: number;
}

/**
 * Rates by id, each a token bucket: of `perMinute` requests at most that many go at once, and one
 * comes back every 60 s / perMinute. What is refused costs nothing.
 */
export class TokenBuckets {
  /** In the order of their last use. */
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;
  readonly #most: number;

  constructor(
    { now = () => performance.now(), most = DEFAULT_MOST_BUCKETS }: TokenBucketsOptions = {},
  ) {
    this.#now = now;
    this.#most = most;
  }

  get size(): number {
    return this.#buckets.size;
  }

  take(id: string, perMinute: number): Taken {
    const now = this.#now();
    const msPerToken = WINDOW_MS / perMinute;
    const bucket = this.#buckets.get(id) ?? { tokens: perMinute, at: now };
    const elapsed = Math.max(0, now - bucket.at);
    const tokens = Math.min(perMinute, bucket.tokens + elapsed / msPerToken);
    const allowed = tokens >= 1;
    bucket.tokens = allowed ? tokens - 1 : tokens;
    bucket.at = now;
    this.#buckets.delete(id);
    this.#buckets.set(id, bucket);
    this.#forgetOldest();
    return {
      allowed,
      remaining: Math.floor(bucket.tokens),
      waitMs: ((allowed ? perMinute : 1) - bucket.tokens) * msPerToken,
    };
  }

  #forgetOldest(): void {
    while (this.#buckets.size > this.#most) {
      const [oldest] = this.#buckets.keys();
      this.#buckets.delete(oldest);
    }
  }
}
