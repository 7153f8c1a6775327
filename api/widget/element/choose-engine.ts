import { ProblemError } from "../problem-error.ts";
import { pageProblem } from "../problems.ts";
import { RefusedError } from "../remote/refused-error.ts";
import type { Engine, LocalReason, Mode, ModeDetail } from "../types.ts";

export interface EngineChoice {
  mode(): Mode;
  /** The API; null where none was named. */
  remote(): Engine | null;
  /** The networks in the page, which are loaded now if they weren't. */
  local(): Promise<Engine>;
  /** Told when the page begins to answer itself, and when the API has answered. */
  onMode(detail: Pick<ModeDetail, "mode" | "reason">): void;
  /** Clock, ms. */
  readonly now?: () => number;
}

/** Cars that the page completes at once. */
export const MAX_LOCAL_PROMPTS = 8;
/** An API that was silent isn't asked for so long, ms: each try would cost the whole timeout. */
export const SILENCE_REST_MS = 10_000;

/**
 * The engine that asks the API first, and the page itself where the API can't be reached, is
 * overloaded or silent. What the API refuses for other reasons is shown, not hidden by an answer.
 */
export function chooseEngine(
  { mode, remote, local, onMode, now = Date.now }: EngineChoice,
): Omit<Engine, "close"> {
  let rest: {
    readonly engine: Engine;
    readonly until: number;
    readonly reason: LocalReason;
  } | null = null;
  let last: Mode = "auto";

  /** Why the API isn't asked at all. */
  function reasonBefore(): LocalReason | null {
    if (mode() === "local") return "asked";
    if (mode() === "remote") return null;
    const engine = remote();
    if (!engine) return "no-endpoint";
    return rest?.engine === engine && now() < rest.until ? rest.reason : null;
  }

  return {
    async segment(picture, request, options) {
      let reason = reasonBefore();
      if (!reason) {
        const engine = remote();
        if (!engine) {
          throw pageProblem(
            "endpoint_missing",
            'Set the attribute `endpoint`, or mode="local": got mode="remote" without it',
          );
        }
        try {
          const result = await engine.segment(picture, request, options);
          rest = null;
          last = "remote";
          onMode({ mode: "remote", reason: null });
          return result;
        } catch (error) {
          options.signal.throwIfAborted();
          reason = fallbackReason(error);
          if (!reason || mode() === "remote") throw error;
          rest = { engine, until: now() + restOf(error, reason), reason };
        }
      }
      onMode({ mode: "local", reason });
      const count = request.prompts?.length ?? 0;
      if (count > MAX_LOCAL_PROMPTS) {
        throw pageProblem(
          "too_many_prompts",
          `Ask about at most ${MAX_LOCAL_PROMPTS} cars while the page answers itself: got ${count}`,
        );
      }
      const engine = await local();
      options.signal.throwIfAborted();
      const result = await engine.segment(picture, request, options);
      last = "local";
      return result;
    },
    async reference(id, options) {
      const engine = last === "local" ? await local() : remote();
      return engine ? await engine.reference(id, options) : null;
    },
  };
}

/** Null where the page must not answer in the API's place. */
function fallbackReason(error: unknown): LocalReason | null {
  if (!(error instanceof ProblemError)) return null;
  const { code, status } = error.problem;
  if (code === "api_timeout") return "timeout";
  if (status === 0) return "network";
  if (status === 429) return "rate-limited";
  return status >= 502 && status <= 504 ? "unavailable" : null;
}

function restOf(error: unknown, reason: LocalReason): number {
  if (error instanceof RefusedError) return error.retryAfterMs;
  return reason === "timeout" ? SILENCE_REST_MS : 0;
}
