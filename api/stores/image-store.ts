/** Pictures kept for a while, so that a caller can ask again without sending them again. */
export interface ImageStore {
  /** Keeps a picture for its tenant; sent again, it's kept anew. */
  put(tenant: string, id: string, bytes: Uint8Array): Promise<void>;
  /** The picture, or null when this tenant hasn't sent it or its time is over. */
  get(tenant: string, id: string): Promise<Uint8Array<ArrayBuffer> | null>;
}
