import { JetStreamApiError } from "@nats-io/jetstream";
import { checkBlobName } from "../blob-name.ts";
import type { BlobWriter } from "../blobs.ts";
import { orUnavailable } from "./unavailable.ts";
import type { Upload, Uploaded } from "./upload.ts";

export interface ObjectWriterOptions {
  readonly upload: Upload;
  /** Largest blob, bytes. */
  readonly maxBytes: number;
  /** Makes what was uploaded visible. */
  readonly publish: (uploaded: Uploaded, name: string, expiresAt: number) => Promise<void>;
  /** Removes chunks that nobody sees. */
  readonly purge: (nuid: string) => Promise<void>;
}

/** A blob on its way into an object bucket. */
export class ObjectWriter implements BlobWriter {
  readonly #options: ObjectWriterOptions;
  #isDone = false;

  constructor(options: ObjectWriterOptions) {
    this.#options = options;
  }

  write(chunk: Uint8Array): Promise<void> {
    const { upload, maxBytes } = this.#options;
    return orUnavailable(async () => {
      if (upload.size + chunk.length > maxBytes) {
        throw new Error(`Raise the store's bound of ${maxBytes} bytes: one blob is larger`);
      }
      await upload.write(chunk);
    });
  }

  async commit(name: string, expiresAt: number): Promise<void> {
    checkBlobName(name);
    const { upload, publish } = this.#options;
    await orUnavailable(async () => {
      const uploaded = await upload.end();
      try {
        await publish(uploaded, name, expiresAt);
        this.#isDone = true;
      } catch (error) {
        // Unless it was refused it may be visible by now: the sweep knows, later.
        if (!(error instanceof JetStreamApiError)) this.#isDone = true;
        throw error;
      }
    });
  }

  async abort(): Promise<void> {
    if (this.#isDone) return;
    this.#isDone = true;
    await this.#options.upload.stop();
    await this.#options.purge(this.#options.upload.nuid);
  }
}
