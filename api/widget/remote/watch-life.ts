import { pageProblem } from "../problems.ts";

/** Time limit that starts anew with every sign of life. */
export interface Life {
  /** Aborts after too long a silence, with the problem `api_timeout`, or with the caller's signal. */
  readonly signal: AbortSignal;
  /** Something was heard. */
  beat(): void;
  /** Nothing is waited for any longer. */
  end(): void;
}

/** @param silenceMs longest time without a sign of life */
export function watchLife(silenceMs: number, caller: AbortSignal): Life {
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  const beat = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      silence.abort(pageProblem(
        "api_timeout",
        `Try again later, or wait longer with the attribute \`timeout\`: got no sign of life in ${silenceMs} ms`,
      ));
    }, silenceMs);
  };
  beat();
  const end = () => clearTimeout(timer);
  return { signal: AbortSignal.any([caller, silence.signal]), beat, end };
}
