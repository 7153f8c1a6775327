/** One API key as it is kept: the secret itself is never stored, only its hash. */
export interface ApiKey {
  /** Public name of the key. */
  readonly id: string;
  /** Whose pictures and results the key reaches. */
  readonly tenant: string;
  /** SHA-256 of the whole key text, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly scopes: readonly string[];
  /** ISO 8601. */
  readonly created_at: string;
}

/** Where keys are kept. */
export interface KeyStore {
  list(): Promise<readonly ApiKey[]>;
  /** Adds a key, in place of one with the same id. */
  put(key: ApiKey): Promise<void>;
}
