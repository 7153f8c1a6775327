import { describeError, type Log } from "../log.ts";
import { versionsText } from "./versions-text.ts";
import type { WorkerProbe, WorkerState, WorkerVersions } from "./worker-probe.ts";

export interface WorkerWatchOptions {
  readonly probe: WorkerProbe;
  readonly log: Log;
  /** From the end of one look to the next, ms; by default 2 s. */
  readonly everyMs?: number;
  /** Longest look, ms; by default 2 s. */
  readonly timeoutMs?: number;
}

const UNREACHABLE: WorkerState = { ready: false, versions: null };

/** Knows, within some seconds, whether a worker serves and with what; logs when that changes. */
export class WorkerWatch {
  readonly #options: WorkerWatchOptions;
  readonly #closing = new AbortController();
  #state = UNREACHABLE;
  #running: Promise<void> | undefined;

  constructor(options: WorkerWatchOptions) {
    this.#options = options;
  }

  /** Begins to look; resolves after the first look. */
  async start(): Promise<void> {
    if (this.#running) return;
    await this.look();
    this.#running = this.#lookOn();
  }

  /** Whether the worker would serve, as of the last look. */
  isReady(): boolean {
    return this.#state.ready;
  }

  /** What serves, null while nothing does. */
  versions(): WorkerVersions | null {
    return this.#state.versions;
  }

  /** The versions as one text: two workers with equal ones answer alike. */
  versionsText(): string | null {
    const { versions } = this.#state;
    return versions && versionsText(versions);
  }

  /** Looks now, and notes what is there. */
  async look(): Promise<void> {
    const { probe, timeoutMs = 2000 } = this.#options;
    const before = this.#state;
    let reason: string | undefined;
    try {
      const limit = AbortSignal.timeout(timeoutMs);
      this.#state = await probe(AbortSignal.any([limit, this.#closing.signal]));
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#state = UNREACHABLE;
      reason = describeError(error).split("\n")[0];
    }
    if (JSON.stringify(before) !== JSON.stringify(this.#state)) this.#tell(reason);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  #tell(reason: string | undefined): void {
    const { ready, versions } = this.#state;
    this.#options.log({
      event: ready ? "worker_ready" : "worker_not_ready",
      ...(versions && { versions }),
      ...(reason && { reason }),
    });
  }

  async #lookOn(): Promise<void> {
    const { everyMs = 2000 } = this.#options;
    while (await this.#pause(everyMs)) await this.look();
  }

  /** False when the watch was closed in the meantime. */
  #pause(ms: number): Promise<boolean> {
    const { signal } = this.#closing;
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve(!signal.aborted);
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done);
    });
  }
}
