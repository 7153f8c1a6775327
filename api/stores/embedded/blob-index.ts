import { ExpiryQueue } from "./expiry-queue.ts";

interface Blob {
  readonly bytes: number;
  readonly expiresAt: number;
}

/** Which blobs there are, how large, and which of them goes first. */
export class BlobIndex {
  readonly #blobs = new Map<string, Blob>();
  #queue = new ExpiryQueue();
  #bytes = 0;

  /** Of all blobs together. */
  get bytes(): number {
    return this.#bytes;
  }

  set(name: string, blob: Blob): void {
    this.#bytes += blob.bytes - (this.#blobs.get(name)?.bytes ?? 0);
    this.#blobs.set(name, blob);
    this.#queue.push({ name, expiresAt: blob.expiresAt });
    // Items of blobs that were moved or deleted since stay behind: they are dropped together.
    if (this.#queue.size > 2 * this.#blobs.size + 1000) this.#rebuildQueue();
  }

  delete(name: string): void {
    this.#bytes -= this.#blobs.get(name)?.bytes ?? 0;
    this.#blobs.delete(name);
  }

  /** The blob whose time ends first, undefined when there is none. */
  first(): string | undefined {
    for (let item = this.#queue.first; item; item = this.#queue.first) {
      if (this.#blobs.get(item.name)?.expiresAt === item.expiresAt) return item.name;
      this.#queue.pop();
    }
    return undefined;
  }

  #rebuildQueue(): void {
    this.#queue = new ExpiryQueue();
    for (const [name, { expiresAt }] of this.#blobs) this.#queue.push({ name, expiresAt });
  }
}
