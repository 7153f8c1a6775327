import type { Blobs, BlobWriter } from "../stores/blobs.ts";

/** Blobs for tests of what stands above them. */
export class MemoryBlobs implements Blobs {
  readonly blobs = new Map<string, { bytes: Uint8Array<ArrayBuffer>; expiresAt: number }>();
  /** Writers that were neither committed nor aborted. */
  open = 0;

  constructor(readonly now: () => number = Date.now) {}

  create(): Promise<BlobWriter> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let ended = false;
    this.open++;
    const end = () => {
      if (!ended) this.open--;
      ended = true;
    };
    return Promise.resolve({
      write: (chunk) => Promise.resolve(void parts.push(chunk.slice())),
      commit: async (name, expiresAt) => {
        this.blobs.set(name, { bytes: await new Blob(parts).bytes(), expiresAt });
        end();
      },
      abort: () => Promise.resolve(end()),
    });
  }

  put(name: string, bytes: Uint8Array, expiresAt: number): Promise<void> {
    this.blobs.set(name, { bytes: bytes.slice(), expiresAt });
    return Promise.resolve();
  }

  get(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return Promise.resolve(this.#live(name)?.bytes.slice() ?? null);
  }

  keepUntil(name: string, expiresAt: number): Promise<boolean> {
    const blob = this.#live(name);
    if (blob) blob.expiresAt = expiresAt;
    return Promise.resolve(blob !== null);
  }

  delete(name: string): Promise<boolean> {
    return Promise.resolve(this.blobs.delete(name));
  }

  sweep(): Promise<void> {
    return Promise.resolve();
  }

  #live(name: string) {
    const blob = this.blobs.get(name);
    return blob && blob.expiresAt > this.now() ? blob : null;
  }
}
