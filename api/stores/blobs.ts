/** One blob on its way in: visible to nobody before commit(). */
export interface BlobWriter {
  write(chunk: Uint8Array): Promise<void>;
  /** Puts it under the name, in place of one that is there. */
  commit(name: string, expiresAt: number): Promise<void>;
  /** Leaves nothing behind; may be called after commit(), then it does nothing. */
  abort(): Promise<void>;
}

/**
 * Large bytes by name: pictures and results. A name is 64 hexadecimal digits. Each promise holds
 * for the embedded implementation and the distributed one alike (`testing/blobs-contract.ts`).
 */
export interface Blobs {
  create(): Promise<BlobWriter>;
  /** Shorthand for a blob that is in memory already. */
  put(name: string, bytes: Uint8Array, expiresAt: number): Promise<void>;
  /** The bytes, null when there are none or their time is over. */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Moves the end of its time; whether the blob was there. */
  keepUntil(name: string, expiresAt: number): Promise<boolean>;
  delete(name: string): Promise<boolean>;
  /** Removes what is over age and, soonest to expire first, what is above the bound in bytes. */
  sweep(): Promise<void>;
}
