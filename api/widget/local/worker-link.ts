import { ProblemError } from "../problem-error.ts";
import type { Progress } from "../types.ts";
import type { Answers, FromWorker, Question, ToWorker } from "./protocol.ts";

/** What of a Web Worker is used. */
export interface WorkerLike {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => unknown) | null;
  onmessageerror: ((event: MessageEvent) => unknown) | null;
  onerror: ((event: ErrorEvent) => unknown) | null;
}

/** The worker ended, or says nothing any more. */
export class WorkerLostError extends Error {
  override readonly name = "WorkerLostError";
  /** It can be worth the while to start another one. */
  readonly crashed: boolean;

  constructor(message: string, crashed: boolean) {
    super(message);
    this.crashed = crashed;
  }
}

export interface AskOptions {
  readonly signal: AbortSignal;
  readonly transfer?: Transferable[];
  onProgress?(progress: Progress): void;
}

interface Waiting {
  resolve(answer: never): void;
  reject(reason: unknown): void;
  onProgress: AskOptions["onProgress"];
}

/** The page's end of the protocol: questions to one worker, and what becomes of them. */
export class WorkerLink {
  readonly #worker: WorkerLike;
  readonly #silenceMs: number;
  readonly #onLost: (link: WorkerLink) => void;
  readonly #waiting = new Map<number, Waiting>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next = 1;
  #lost: unknown = null;

  /**
   * @param silenceMs longest time without a message while something is waited for
   * @param onLost told once, of whatever ends the worker
   */
  constructor(
    worker: WorkerLike,
    { silenceMs, onLost }: { silenceMs: number; onLost(link: WorkerLink): void },
  ) {
    this.#worker = worker;
    this.#silenceMs = silenceMs;
    this.#onLost = onLost;
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onmessageerror = () => this.end(new WorkerLostError("It sent what is no message", true));
    worker.onerror = (event) => {
      event.preventDefault?.();
      const message = event.message || "its script could not be loaded";
      this.end(new WorkerLostError(message, true));
    };
  }

  /** Rejects with ProblemError, WorkerLostError, or the signal's reason; AbortError when outrun by a newer run. */
  ask<Q extends Question>(
    question: Q,
    { signal, transfer = [], onProgress }: AskOptions,
  ): Promise<Answers[Q["type"]]> {
    if (this.#lost) return Promise.reject(this.#lost);
    if (signal.aborted) return Promise.reject(signal.reason);
    const id = this.#next++;
    return new Promise<Answers[Q["type"]]>((resolve, reject) => {
      const cancel = () => {
        this.#worker.postMessage({ type: "cancel", id }, []);
        this.#settle(id)?.reject(signal.reason);
      };
      const unlisten = () => signal.removeEventListener("abort", cancel);
      signal.addEventListener("abort", cancel);
      this.#waiting.set(id, {
        resolve: (answer) => (unlisten(), resolve(answer)),
        reject: (reason) => (unlisten(), reject(reason)),
        onProgress,
      });
      this.#worker.postMessage({ ...question, id }, transfer);
      this.#beat();
    });
  }

  /** Ends the worker; whoever waits is told the reason. */
  end(reason: unknown): void {
    if (this.#lost) return;
    this.#lost = reason;
    clearTimeout(this.#timer);
    this.#worker.onmessage = this.#worker.onmessageerror = this.#worker.onerror = null;
    this.#worker.terminate();
    this.#onLost(this);
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(reason);
  }

  #receive(message: FromWorker): void {
    if (message.type === "progress") {
      this.#beat();
      this.#waiting.get(message.id)?.onProgress?.(message.progress);
      return;
    }
    const waiting = this.#settle(message.id);
    if (message.type === "answer") waiting?.resolve(message.answer as never);
    else if (message.type === "refused") waiting?.reject(new ProblemError(message.problem));
    else waiting?.reject(new DOMException("A newer question took its place", "AbortError"));
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#beat();
    return waiting;
  }

  #beat(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.size === 0 || this.#lost) return;
    this.#timer = setTimeout(() => {
      const seconds = Math.round(this.#silenceMs / 1000);
      this.end(new WorkerLostError(`it said nothing for ${seconds} s`, false));
    }, this.#silenceMs);
  }
}
