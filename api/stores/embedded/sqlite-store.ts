import type { DatabaseSync, StatementSync } from "node:sqlite";
import { ProblemError } from "../../problem-error.ts";
import { checkStoreKey, checkStorePrefix } from "../store-key.ts";
import type { Change, Entry, ListOptions, Store, StoredValue, WriteOptions } from "../store.ts";
import { checkNotRestoring, lockDataFolder } from "./lock-data-folder.ts";
import { openDatabase } from "./open-database.ts";
import { SQL } from "./statements.ts";
import { Watchers } from "./watchers.ts";

/** Long enough for every watcher, in any process, to have found that the entry is gone. */
const KEEP_DELETED_MS = 10 * 60_000;
/** Entries that one sweep() removes at most: it holds up other writers meanwhile. */
const SWEEP_LIMIT = 1000;
const LIST_LIMIT = 1000;

export interface SqliteStoreOptions {
  /** Clock, ms since 1970. */
  readonly now?: () => number;
  /** Longest wait for another process that writes; this process stands still meanwhile, ms. */
  readonly busyTimeoutMs?: number;
}

interface Row {
  readonly key: string;
  readonly value: string;
  readonly revision: number;
  readonly expires_at: number | null;
}

/**
 * The store in one SQLite file of the data folder. Several processes may open it at once. Calls
 * are answered on the spot, some 20,000 writes a second on one core.
 */
export class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #lock: Disposable;
  readonly #now: () => number;
  readonly #statements: Record<keyof typeof SQL, StatementSync>;
  readonly #watchers: Watchers;
  #closed = false;

  private constructor(database: DatabaseSync, lock: Disposable, now: () => number) {
    this.#database = database;
    this.#lock = lock;
    this.#now = now;
    const prepare = (name: keyof typeof SQL) => database.prepare(SQL[name]);
    this.#statements = {
      get: prepare("get"),
      create: prepare("create"),
      update: prepare("update"),
      delete: prepare("delete"),
      list: prepare("list"),
      listReverse: prepare("listReverse"),
      newest: prepare("newest"),
      changes: prepare("changes"),
      probe: prepare("probe"),
      expire: prepare("expire"),
      forget: prepare("forget"),
    };
    this.#watchers = new Watchers({
      newest: () => this.#rows<{ revision: number }>("newest")[0].revision,
      after: (revision) => this.#rows("changes", revision),
    });
  }

  /**
   * Opens the store of the data folder and brings it to the newest schema.
   * @throws {DataFolderError} with what the operator can do
   */
  static async open(dataDir: string, options: SqliteStoreOptions = {}): Promise<SqliteStore> {
    const lock = await lockDataFolder(dataDir, "shared");
    try {
      await checkNotRestoring(dataDir);
      const database = openDatabase(dataDir, options.busyTimeoutMs ?? 2000);
      return new SqliteStore(database, lock, options.now ?? Date.now);
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  get<T = unknown>(key: string): Promise<Entry<T> | null> {
    return this.#answer(() => {
      checkStoreKey(key);
      return this.#get<T>(key);
    });
  }

  create(
    key: string,
    value: StoredValue,
    { expiresAt = null }: WriteOptions = {},
  ): Promise<number | null> {
    return this.#answer(() => {
      checkStoreKey(key);
      return this.#write("create", key, JSON.stringify(value), expiresAt, key, this.#now());
    });
  }

  update(
    key: string,
    value: StoredValue,
    revision: number,
    { expiresAt = null }: WriteOptions = {},
  ): Promise<number | null> {
    return this.#answer(() => {
      checkStoreKey(key);
      const text = JSON.stringify(value);
      return this.#write("update", key, text, expiresAt, key, revision, this.#now());
    });
  }

  delete(key: string, revision?: number): Promise<boolean> {
    return this.#answer(() => {
      checkStoreKey(key);
      const now = this.#now();
      const wanted = revision ?? null;
      return this.#write("delete", key, now + KEEP_DELETED_MS, key, now, wanted, wanted) !== null;
    });
  }

  list<T = unknown>(
    prefix: string,
    { limit = LIST_LIMIT, after = "", reverse = false }: ListOptions = {},
  ): Promise<Entry<T>[]> {
    return this.#answer(() => {
      checkStorePrefix(prefix);
      // "\x7f" comes after every character that a key can have.
      const end = `${prefix}\x7f`;
      const [from, to] = reverse ? [prefix, after || end] : [maximum(prefix, after), end];
      const most = Math.max(0, Math.min(limit, LIST_LIMIT));
      const name = reverse ? "listReverse" : "list";
      return this.#rows<Row>(name, from, minimum(to, end), after, this.#now(), most)
        .map((row) => toEntry<T>(row));
    });
  }

  async *#changes(keys: AsyncIterable<string>): AsyncGenerator<Change> {
    for await (const key of keys) yield { key, entry: this.#get(key) };
  }

  watch(prefix: string, signal: AbortSignal): AsyncIterable<Change> {
    checkStorePrefix(prefix);
    return this.#changes(this.#watchers.watch(prefix, signal));
  }

  isWritable(): Promise<boolean> {
    return this.#answer(() => this.#statements.probe.run(this.#now()))
      .then(() => true, () => false);
  }

  sweep(): Promise<number> {
    return this.#answer(() => {
      const now = this.#now();
      this.#statements.forget.run(now, SWEEP_LIMIT);
      const expired = this.#rows("expire", now + KEEP_DELETED_MS, now, SWEEP_LIMIT).length;
      if (expired > 0) this.#watchers.notice();
      return expired;
    });
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    this.#watchers.close();
    this.#database.close();
    this.#lock[Symbol.dispose]();
    return Promise.resolve();
  }

  #get<T>(key: string): Entry<T> | null {
    const [row] = this.#rows<Row>("get", key, this.#now());
    return row ? toEntry<T>(row) : null;
  }

  /** The new revision, or null when the statement's condition didn't hold. */
  #write(
    name: "create" | "update" | "delete",
    ...values: (string | number | null)[]
  ): number | null {
    const [row] = this.#rows<{ revision: number }>(name, ...values);
    if (!row) return null;
    this.#watchers.notice();
    return row.revision;
  }

  /** What SQLite gives back has the columns that statements.ts names. */
  #rows<T>(name: keyof typeof SQL, ...values: (string | number | null)[]): T[] {
    return this.#statements[name].all(...values) as T[];
  }

  async #answer<T>(compute: () => T): Promise<T> {
    try {
      return await compute();
    } catch (error) {
      if (error instanceof TypeError) throw error;
      throw new ProblemError("store_unavailable", { retryAfterSeconds: 5, cause: error });
    }
  }
}

function toEntry<T>({ key, value, revision, expires_at }: Row): Entry<T> {
  return { key, value: JSON.parse(value), revision, expiresAt: expires_at };
}

function maximum(a: string, b: string): string {
  return a > b ? a : b;
}

function minimum(a: string, b: string): string {
  return a < b ? a : b;
}
