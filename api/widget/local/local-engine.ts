import { ProblemError } from "../problem-error.ts";
import { pageProblem } from "../problems.ts";
import type {
  Backend,
  CallOptions,
  Engine,
  Picture,
  PreviewRequest,
  Progress,
  ReferenceRecord,
  SegmentationResult,
} from "../types.ts";
import { workerUrl } from "./assets.ts";
import type { AssetUrls } from "./protocol.ts";
import { type StartedWorker, startWorker } from "./start-worker.ts";
import { WorkerLink, WorkerLostError } from "./worker-link.ts";

export interface LocalEngineOptions {
  /** The only one to use; undefined: the best that there is. */
  readonly backend?: Backend;
  /** Address of a file beside the worker's script: `import.meta.url` of the widget. */
  readonly base: URL;
  /** Told what the networks run on, whenever they were opened. */
  onBackend(backend: Backend): void;
  /** Where networks and bank lie, if not beside the worker's script. */
  readonly assets?: AssetUrls;
  /** Longest time without a sign of life of the worker, ms. */
  readonly silenceMs?: number;
  /** After so long without a question the worker is let go, ms. */
  readonly idleMs?: number;
  readonly start?: (url: URL) => StartedWorker | Promise<StartedWorker>;
  readonly copyBitmap?: (bitmap: ImageBitmap) => Promise<ImageBitmap>;
}

/** A worker whose networks are open. */
interface Session {
  readonly link: WorkerLink;
  readonly backend: Backend;
  /** Key of the picture that the worker holds. */
  sent: number | null;
}

/** Software WebGL can take a minute for one network. */
const SILENCE_MS = 120_000;
const IDLE_MS = 5 * 60_000;

/** Answers in the page, by the networks in a Web Worker, which starts with the first question. */
export function createLocalEngine(options: LocalEngineOptions): Engine {
  return new LocalEngine(options);
}

class LocalEngine implements Engine {
  readonly #options: LocalEngineOptions;
  readonly #closed = new AbortController();
  readonly #keys = new WeakMap<Picture, number>();
  readonly #loading = new Set<(progress: Progress) => void>();
  #nextKey = 1;
  #session: Promise<Session> | null = null;
  /** The newest. */
  #link: WorkerLink | null = null;
  #asking = 0;
  /** A backend that failed. */
  #without: Backend | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LocalEngineOptions) {
    this.#options = options;
  }

  segment(
    picture: Picture,
    request: PreviewRequest,
    options: CallOptions,
  ): Promise<SegmentationResult> {
    return this.#ask(options, async (session, { signal, onProgress }) => {
      const key = this.#keyOf(picture);
      const { width, height, file } = picture;
      const bitmap = session.sent === key ? null : await this.#copy(picture);
      if (signal.aborted) bitmap?.close();
      signal.throwIfAborted();
      const content = bitmap ? { bitmap, file } : undefined;
      session.sent = key;
      return await session.link.ask(
        { type: "segment", picture: { key, width, height, content }, request },
        { signal, onProgress, transfer: bitmap ? [bitmap] : [] },
      ).catch((error) => {
        throw this.#lostOf(error, session);
      });
    });
  }

  reference(id: string, options: CallOptions): Promise<ReferenceRecord | null> {
    return this.#ask(
      options,
      ({ link }, { signal }) => link.ask({ type: "reference", reference: id }, { signal }),
    );
  }

  close(): void {
    const reason = new DOMException("The preview is closed", "AbortError");
    this.#closed.abort(reason);
    this.#letGo(reason);
  }

  async #ask<T>(
    { signal: caller, onProgress }: CallOptions,
    question: (session: Session, options: CallOptions) => Promise<T>,
  ): Promise<T> {
    const signal = AbortSignal.any([caller, this.#closed.signal]);
    signal.throwIfAborted();
    clearTimeout(this.#idle);
    this.#asking++;
    if (onProgress) this.#loading.add(onProgress);
    const once = async () => {
      const session = await unlessAborted(this.#open(), signal);
      return await question(session, { signal, onProgress });
    };
    try {
      return await once().catch((error) => {
        // once: what ends two workers ends a third
        if (error instanceof WorkerLostError && error.crashed) return once();
        throw error;
      });
    } catch (error) {
      if (!(error instanceof WorkerLostError)) throw error;
      const detail =
        `Try again, or a smaller picture: the preview's worker ended, ${error.message}`;
      throw pageProblem("local_unavailable", detail, { cause: error });
    } finally {
      if (onProgress) this.#loading.delete(onProgress);
      if (--this.#asking === 0 && !this.#closed.signal.aborted) this.#waitIdle();
    }
  }

  /** One worker at a time, started once. */
  #open(): Promise<Session> {
    if (this.#session) return this.#session;
    const opening = this.#start();
    this.#session = opening;
    opening.catch(() => {
      if (this.#session === opening) this.#session = null;
    });
    return opening;
  }

  async #start(): Promise<Session> {
    const { base, backend, assets, onBackend, silenceMs = SILENCE_MS } = this.#options;
    const tell = (progress: Progress) =>
      this.#loading.forEach((onProgress) => onProgress(progress));
    tell({ stage: "start", done: 0, total: 1 });
    const { worker, settle, explain } = await (this.#options.start ?? startWorker)(workerUrl(base));
    const link = new WorkerLink(worker, {
      silenceMs,
      onLost: (lost) => {
        if (this.#link === lost) this.#session = null;
      },
    });
    this.#link = link;
    try {
      const without = this.#without;
      const opened = await link.ask({ type: "open", backend, without, assets }, {
        signal: this.#closed.signal,
        onProgress: tell,
      });
      onBackend(opened.backend);
      return { link, backend: opened.backend, sent: null };
    } catch (error) {
      link.end(error);
      if (!(error instanceof WorkerLostError)) throw error;
      throw pageProblem("local_unavailable", await explain(error.message), { cause: error });
    } finally {
      settle();
    }
  }

  /**
   * Networks that fail are opened anew for the next question, and at once on another backend where graphics
   * failed: a driver that was reset, memory that ran out.
   */
  #lostOf(error: unknown, { link, backend }: Session): unknown {
    if (!(error instanceof ProblemError) || error.problem.code !== "local_unavailable") {
      return error;
    }
    link.end(error);
    if (backend !== "webgl" || this.#options.backend) return error;
    this.#without = backend;
    return new WorkerLostError(error.message, true);
  }

  #keyOf(picture: Picture): number {
    let key = this.#keys.get(picture);
    if (key === undefined) this.#keys.set(picture, key = this.#nextKey++);
    return key;
  }

  async #copy({ bitmap }: Picture): Promise<ImageBitmap> {
    try {
      return await (this.#options.copyBitmap ?? createImageBitmap)(bitmap);
    } catch (cause) {
      const detail = "Load the picture again: got one that was closed meanwhile";
      throw pageProblem("image_unreadable", detail, { cause });
    }
  }

  #waitIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(
      () => this.#letGo(new WorkerLostError("it was idle", true)),
      this.#options.idleMs ?? IDLE_MS,
    );
  }

  #letGo(reason: unknown): void {
    clearTimeout(this.#idle);
    this.#link?.end(reason);
  }
}

/** The promise, or the signal's reason as soon as it aborts; what the promise stands for goes on. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
