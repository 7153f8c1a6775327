/** What can be kept: JSON, with plain objects. */
export type StoredValue =
  | null
  | boolean
  | number
  | string
  | readonly StoredValue[]
  | { readonly [name: string]: StoredValue | undefined };

export interface Entry<T = unknown> {
  readonly key: string;
  readonly value: T;
  /** Grows with every write of the store; what compare-and-set compares. */
  readonly revision: number;
  /** ms since 1970, null: kept until it's deleted. */
  readonly expiresAt: number | null;
}

export interface WriteOptions {
  /** ms since 1970; without it the entry is kept until it's deleted. */
  readonly expiresAt?: number | null;
}

export interface ListOptions {
  /** Most entries, at most 1000; by default 1000. */
  readonly limit?: number;
  /** Only keys beyond this one in the order of the list. */
  readonly after?: string;
  /** From the last key to the first. */
  readonly reverse?: boolean;
}

/** An entry as it is now, or null when it was deleted or has expired. */
export interface Change {
  readonly key: string;
  readonly entry: Entry | null;
}

/**
 * Small records by key: API keys, jobs, the index of results, idempotency. Every promise is made
 * by the embedded store and by the distributed one alike (`testing/store-contract.ts`).
 *
 * A key is a list of tokens of A–Z, a–z, 0–9, "_", "-" and "=", separated by dots, 1 to 512
 * characters: `segmentation.default.seg_…`. Keys are ordered by their characters' codes.
 */
export interface Store {
  /** The entry, null when there is none or its time is over. */
  get<T = unknown>(key: string): Promise<Entry<T> | null>;
  /** Writes if there is no such entry: its revision, or null when there is one. */
  create(key: string, value: StoredValue, options?: WriteOptions): Promise<number | null>;
  /** Writes if the entry has this revision: the new one, or null when it has another or is gone. */
  update(
    key: string,
    value: StoredValue,
    revision: number,
    options?: WriteOptions,
  ): Promise<number | null>;
  /** Deletes; with a revision only if the entry has it. Whether something was deleted. */
  delete(key: string, revision?: number): Promise<boolean>;
  /** Entries whose key begins with `prefix`, in the order of their keys. */
  list<T = unknown>(prefix: string, options?: ListOptions): Promise<Entry<T>[]>;
  /**
   * Every change of entries whose key begins with `prefix`, from the call on until the signal
   * aborts; a slow reader sees the newest state of an entry, not every one in between. It ends
   * before that where changes may have been missed: watch again, then read what there is.
   */
  watch(prefix: string, signal: AbortSignal): AsyncIterable<Change>;
  /** Whether it can be written now. */
  isWritable(): Promise<boolean>;
  /** Removes what is over age, a bounded number at a time; how many went. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}
