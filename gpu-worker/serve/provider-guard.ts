import { firstLine } from "../runtime/first-line.ts";
import type { ProviderAttempt } from "../runtime/providers.ts";
import { type Engine, type EngineSource, warmUp } from "./engine.ts";
import type { Log } from "./log.ts";
import type { ModelSlot } from "./model-slot.ts";
import { WorkerProblem } from "../worker-problem.ts";

export interface ProviderGuardOptions {
  readonly slot: ModelSlot;
  /** What takes over at once where the provider fails; undefined: nothing does. */
  readonly fallback: "cpu" | undefined;
  readonly load: (
    source: EngineSource,
    providers: readonly string[],
    left: readonly ProviderAttempt[],
  ) => Promise<Engine>;
  readonly log: Log;
  /** Told of every failure, by the provider's name. */
  readonly onFailure: (provider: string) => void;
  /** First pause before the engine is loaded anew, ms; it doubles up to a minute. */
  readonly pauseMs?: number;
}

const PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Watches the execution provider while it serves. When it fails, the worker says that it isn't ready,
 * and loads the engine anew, again and again, until the same provider is back; with a fallback the
 * CPU takes over, and is what answers name from then on.
 */
export class ProviderGuard {
  readonly #options: ProviderGuardOptions;
  #healing = false;
  #wake: () => void = () => {};
  #closed = false;

  constructor(options: ProviderGuardOptions) {
    this.#options = options;
  }

  /** The engine's provider has failed. */
  failed(engine: Engine, error: unknown): void {
    const { slot, log, onFailure } = this.#options;
    // A candidate that fails its warm-up is never served with: whoever loads it is told.
    if (slot.engine !== null && slot.engine !== engine) return;
    const { used } = engine.providers;
    const reason = `the execution provider ${used} has failed: ${firstLine(error)}`;
    log({ event: "provider_failed", provider: used, error: describe(error) });
    onFailure(used);
    slot.fail(engine, reason);
    if (slot.engine !== engine) return;
    // One that is being healed was replaced meanwhile: its turn ends, and that of this one begins.
    this.#wake();
    void this.#heal(engine, reason);
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** Never rejects. */
  async #heal(broken: Engine, reason: string): Promise<void> {
    if (this.#healing) return;
    this.#healing = true;
    const { slot, fallback, pauseMs = PAUSE_MS } = this.#options;
    const { used } = broken.providers;
    const falls = fallback !== undefined && used !== fallback;
    let pause = pauseMs;
    try {
      // Until another took its place: ours, or one that an operator has loaded meanwhile.
      while (!this.#closed && slot.engine === broken) {
        if (!falls) {
          await slot.vacate(broken);
          await this.#pause(pause);
        }
        if (this.#closed || slot.engine !== broken) break;
        const next = falls ? fallback : used;
        const failed = { provider: used, used: false, reason };
        const left = [...broken.providers.attempts.filter(({ used }) => !used), failed]
          .filter(({ provider }) => provider !== next);
        const engine = await this.#open(broken.source, [next], left);
        if (engine) await this.#swap(broken, engine);
        else if (falls) await this.#pause(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
      }
    } finally {
      this.#healing = false;
    }
    const { engine, fault } = slot;
    if (engine && engine !== broken && fault !== null) void this.#heal(engine, fault);
  }

  async #open(
    source: EngineSource,
    providers: readonly string[],
    left: readonly ProviderAttempt[],
  ): Promise<Engine | null> {
    const { load, log } = this.#options;
    let engine: Engine | undefined;
    try {
      engine = await load(source, providers, left);
      await warmUp(engine);
      return engine;
    } catch (error) {
      await engine?.dispose().catch(() => {});
      const cause = error instanceof WorkerProblem ? error.cause ?? error : error;
      log({ event: "provider_still_failed", error: firstLine(cause) });
      return null;
    }
  }

  async #swap(broken: Engine, engine: Engine): Promise<void> {
    const { slot, log } = this.#options;
    if (slot.engine !== broken || this.#closed) return await engine.dispose();
    await slot.replace(engine);
    const same = engine.providers.used === broken.providers.used;
    log({ event: same ? "provider_back" : "provider_replaced", ...engine.providers });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function describe(error: unknown): string | undefined {
  return error instanceof Error ? error.stack : String(error);
}
