import { createHash } from "node:crypto";
import type { Principal } from "../keys/principal.ts";
import { ProblemError } from "../problem-error.ts";
import type { Entry, Store } from "../stores/store.ts";

type KeptRequest = {
  /** What was asked, hashed. */
  readonly fingerprint: string;
  /** Its segmentation, null until that is stored. */
  readonly segmentation: string | null;
  /** Whether the caller got an answer, be it 202. */
  readonly answered: boolean;
  /** ms since 1970. */
  readonly began: number;
};

/** The first request with its key. Tell what became of it. */
export interface FirstRequest {
  readonly kind: "first";
  /** The segmentation is stored. */
  stored(segmentation: string): Promise<void>;
  /** The caller has an answer. */
  answered(): Promise<void>;
  /** It was refused before anything was stored: the key is free again. */
  release(): Promise<void>;
}

/** A request that came before with the same key. */
export interface RepeatedRequest {
  readonly kind: "repeated";
  readonly segmentation: string;
  /** False while the first request still waits for its answer. */
  readonly answered: boolean;
}

const KEPT_MS = 24 * 3_600_000;
/** Storing takes milliseconds: what isn't stored after this time was cut off, ms. */
const STORING_MS = 10_000;

/**
 * The value of a header Idempotency-Key, undefined where there is none.
 *
 * @throws {ProblemError} idempotency_key_invalid
 */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(header)) {
    return header;
  }
  throw new ProblemError("idempotency_key_invalid", {
    detail: `Send an Idempotency-Key of 1 to 255 printable ASCII characters: got ${header.length}`,
  });
}

/** Remembers for a day which request came with which Idempotency-Key, per tenant and route. */
export class Idempotency {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * @param request everything that was asked, as JSON would have it
   * @throws {ProblemError} idempotency_key_reused for another request, idempotency_in_progress
   */
  async begin(
    principal: Principal,
    route: string,
    key: string,
    request: unknown,
  ): Promise<FirstRequest | RepeatedRequest> {
    const name = `idempotency.${principal.tenant}.${hash([principal.id, route, key])}`;
    const first: KeptRequest = {
      fingerprint: hash(request),
      segmentation: null,
      answered: false,
      began: this.#now(),
    };
    const options = { expiresAt: this.#now() + KEPT_MS };
    if (await this.#store.create(name, first, options) !== null) return this.#first(name);
    const entry = await this.#store.get<KeptRequest>(name);
    if (!entry) throw inProgress(); // released this instant
    const { fingerprint, segmentation, answered, began } = entry.value;
    if (fingerprint !== first.fingerprint) throw new ProblemError("idempotency_key_reused");
    if (segmentation !== null) return { kind: "repeated", segmentation, answered };
    const cutOff = this.#now() - began > STORING_MS;
    if (cutOff && await this.#store.update(name, first, entry.revision, options) !== null) {
      return this.#first(name);
    }
    throw inProgress();
  }

  #first(name: string): FirstRequest {
    const change = async (values: Partial<KeptRequest>) => {
      const entry: Entry<KeptRequest> | null = await this.#store.get(name);
      if (!entry) return;
      const { value, revision, expiresAt } = entry;
      await this.#store.update(name, { ...value, ...values }, revision, { expiresAt });
    };
    return {
      kind: "first",
      stored: (segmentation) => change({ segmentation }),
      answered: () => change({ answered: true }),
      release: async () => {
        await this.#store.delete(name);
      },
    };
  }
}

export function inProgress(): ProblemError {
  return new ProblemError("idempotency_in_progress", {
    detail: "Try again in a second: the first request with this Idempotency-Key still runs",
    retryAfterSeconds: 1,
  });
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
