import type { LocalModel } from "../local-model.ts";
import { LocalWorker } from "../local-worker.ts";
import type { FromWorker, ToWorker } from "../protocol.ts";
import type { Pixels } from "../read-pixels.ts";
import type { StartedWorker } from "../start-worker.ts";
import type { WorkerLike } from "../worker-link.ts";

/** A bitmap that knows whether it was closed; its pixels are somebody else's matter. */
export class FakeBitmap implements ImageBitmap {
  readonly width = 320;
  readonly height = 200;
  closed = false;
  close(): void {
    this.closed = true;
  }
}

/** A worker that runs in the test, a task later, as a real one would. */
export class FakeWorker implements WorkerLike {
  onmessage: WorkerLike["onmessage"] = null;
  onmessageerror: WorkerLike["onmessageerror"] = null;
  onerror: WorkerLike["onerror"] = null;
  /** What it was sent, by type. */
  readonly received: string[] = [];
  readonly logged: unknown[] = [];
  terminated = false;
  readonly #worker: LocalWorker;

  constructor(open: (backend: string | undefined) => Promise<LocalModel>, pixels: Pixels) {
    this.#worker = new LocalWorker({
      post: (message) => this.#deliver(message),
      open: ({ backend, without }, onProgress) => {
        onProgress({ stage: "load", done: 1, total: 2 });
        return open(backend ?? (without && `not ${without}`));
      },
      readPixels: (bitmap) => {
        bitmap.close();
        return pixels;
      },
      log: (error) => this.logged.push(error),
    });
  }

  postMessage(message: ToWorker): void {
    this.received.push(message.type);
    setTimeout(() => this.terminated || this.#worker.receive(message));
  }

  terminate(): void {
    this.terminated = true;
  }

  /** What a script that throws, or can't be loaded, does. */
  crash(message: string): void {
    this.onerror?.(new ErrorEvent("error", { message }));
  }

  #deliver(data: FromWorker): void {
    setTimeout(() => this.onmessage?.(new MessageEvent("message", { data })));
  }
}

export function started(worker: WorkerLike): StartedWorker {
  return { worker, settle: () => {}, explain: (reason) => Promise.resolve(`Serve it: ${reason}`) };
}
